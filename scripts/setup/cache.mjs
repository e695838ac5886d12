/**
 * The cache: one folder of the user's, shared by every clone. What is finished lies in a folder named after
 * what it holds and its version; what is being made lies under `work/` and moves over by one rename,
 * so a finished folder is always whole. Downloads and half-compiled crates stay in `work/` when a set-up is
 * interrupted, and the next one goes on from them.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { withLock } from './lock.mjs';

/**
 * The cache folder: SEGMETRIC_CACHE, else `segmetric` in the user's cache folder.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} an absolute path
 */
export function cacheFolder(env = process.env) {
  if (env.SEGMETRIC_CACHE) return path.resolve(env.SEGMETRIC_CACHE);
  if (process.platform === 'win32' && env.LOCALAPPDATA)
    return path.join(env.LOCALAPPDATA, 'segmetric', 'cache');
  return path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'segmetric');
}

/** What distinguishes the executables of this machine from another's on a shared home folder. */
export const machine = `${process.platform}-${process.arch}`;

/**
 * The folder `name` of the cache, made now if it is not there.
 * @param {string} name what it holds and its version
 * @param {(work: { made: string, scratch: string, final: string }) => Promise<void>} make fills the folder
 *   `made`, which becomes `final`; `scratch` survives an interruption and goes once the folder is finished
 * @returns {Promise<string>} its path
 */
export async function cached(name, make) {
  const final = path.join(cacheFolder(), name);
  if (existsSync(final)) return final;
  const work = path.join(cacheFolder(), 'work', name);
  return withLock(`${work}.lock`, async () => {
    // whoever held the lock before has perhaps made it
    if (existsSync(final)) return final;
    const made = path.join(work, 'made');
    const scratch = path.join(work, 'scratch');
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made, { recursive: true });
    mkdirSync(scratch, { recursive: true });
    await make({ made, scratch, final });
    renameSync(made, final);
    rmSync(work, { recursive: true, force: true });
    return final;
  });
}

/**
 * The finished folders of the cache whose names begin with `prefix`, newest version first.
 * @param {string} prefix
 * @returns {string[]} their paths
 */
export function cachedWithPrefix(prefix) {
  if (!existsSync(cacheFolder())) return [];
  return readdirSync(cacheFolder())
    .filter((name) => name.startsWith(prefix))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => path.join(cacheFolder(), name));
}
