/** Where other versions of Node are: the set-up finds or fetches them, as it does all tools of the workspace. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { UsageError } from '@segmetric/study/usage-error';

const script = fileURLToPath(new URL('../../../../scripts/node-path.mjs', import.meta.url));

/**
 * The executable of a version, by its first number.
 *
 * @throws UsageError where there is none; the set-up has said why
 */
export async function nodeExecutable(major: string): Promise<string> {
  const child = spawn(process.execPath, [script, major], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [path, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new UsageError(`--nodes: Node ${major} cannot be had; the reason stands above`);
  return path.trim();
}
