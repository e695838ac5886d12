/**
 * Other versions of Node than the one that runs, for the bench: the executable alone, from npm, in the cache. npm's package `node`
 * is a script that installs one of these packages; they are taken directly, so that no script has to run.
 */
import path from 'node:path';
import { cached, machine } from './cache.mjs';
import { SetupFailure } from './failure.mjs';
import { npmInstall } from './npm.mjs';
import { step } from './progress.mjs';
import { NODES } from './versions.mjs';

/**
 * The package with Node's executable for a platform, and the executable's place in it.
 * @param {string} platform as `process.platform`
 * @param {string} arch as `process.arch`
 */
export function nodePackage(platform, arch) {
  if (platform === 'win32') return { name: `node-win-${arch}`, executable: path.join('bin', 'node.exe') };
  const first = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return { name: `${first}-${platform}-${arch}`, executable: path.join('bin', 'node') };
}

/**
 * @param {string} major the first number of a version, such as `24`
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string>} the executable: the running one where it is of this version, else the pinned one
 */
export async function ensureNode(major, env = process.env) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const version = NODES[major];
  if (version === undefined) {
    throw new SetupFailure(`Node ${major} is not pinned: ${Object.keys(NODES).join(', ')} are`);
  }
  const { name, executable } = nodePackage(process.platform, process.arch);
  const folder = await cached(`node-${version}-${machine}`, async ({ made }) => {
    await step(`fetch Node ${version}`, () => npmInstall(`${name}@${version}`, made, env));
  });
  return path.join(folder, 'node_modules', name, executable);
}
