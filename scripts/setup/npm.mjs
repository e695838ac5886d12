/** npm, by which the set-up fetches single packages into the cache. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupFailure } from './failure.mjs';
import { findOnPath, run } from './processes.mjs';

/**
 * Installs one package into a folder, outside of every workspace.
 * @param {string} name with its version
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export function npmInstall(name, folder, env) {
  const [command, ...first] = npmCommand(env);
  const args = [
    'install',
    name,
    '--prefix',
    folder,
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--global=false',
  ];
  return run(/** @type {string} */ (command), [...first, ...args], { cwd: folder, env });
}

/**
 * How to call npm without a shell: by the script that runs us, or the one beside Node, or the one on PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function npmCommand(env) {
  const beside = path.dirname(process.execPath);
  const scripts = [
    env.npm_execpath?.endsWith('npm-cli.js') ? env.npm_execpath : '',
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = scripts.find((file) => file && existsSync(file));
  if (script) return [process.execPath, script];
  const npm = findOnPath('npm', env);
  if (npm) return [npm];
  throw new SetupFailure('npm is not here: install it (it comes with Node from https://nodejs.org)');
}
