/**
 * How to call the workspace's turbo: by Node and the path of its script, so that neither a shell nor the PATH
 * has a say.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { root } from '../setup/versions.mjs';

/**
 * @param {string[]} args
 * @returns {[command: string, args: string[]]}
 */
export function turboCommand(args) {
  const script = path.join(root, 'node_modules', 'turbo', 'bin', 'turbo');
  return [process.execPath, [script, ...args, '--cwd', root, `--concurrency=${availableParallelism()}`]];
}
