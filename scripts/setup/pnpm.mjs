/**
 * The Node packages, by the pnpm that package.json pins: found on PATH, or fetched into the cache by npm.
 * A stamp in node_modules holds a hash of the lock file; while it is the same, nothing is run.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached, cacheFolder } from './cache.mjs';
import { withLock } from './lock.mjs';
import { npmInstall } from './npm.mjs';
import { ask, findOnPath, run } from './processes.mjs';
import { step } from './progress.mjs';
import { pnpm as pinned, root } from './versions.mjs';

const STAMP = path.join(root, 'node_modules', '.segmetric-installed');

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>} folders for PATH that hold pnpm, which turbo calls by its name
 */
export async function ensureNodePackages(env) {
  const version = pinned();
  const folder = path.join(cacheFolder(), `pnpm-${version}`);
  let added = [path.join(folder, 'node_modules', '.bin')];
  if (!existsSync(folder)) {
    if (await isOnPath(version, env)) added = [];
    else await fetchPnpm(version, env);
  }
  const fingerprint = installFingerprint(version);
  const isInstalled = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint;
  if (!isInstalled()) {
    // `npm start` and `npm test` at the same time share one node_modules
    await withLock(path.join(root, 'node_modules', '.segmetric-install.lock'), async () => {
      if (isInstalled()) return;
      await step('pnpm install', () => install(added.length > 0 ? folder : undefined, env));
      writeFileSync(STAMP, fingerprint);
    });
  }
  return added;
}

/**
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
async function isOnPath(version, env) {
  if (!findOnPath('pnpm', env)) return false;
  // asked outside the clone: inside, corepack's pnpm would go and download
  const found = await ask('pnpm', ['--version'], { cwd: path.parse(root).root, env, seconds: 10 });
  return found === version;
}

/**
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 */
function fetchPnpm(version, env) {
  return cached(`pnpm-${version}`, async ({ made }) => {
    await step(`fetch pnpm ${version}`, () => npmInstall(`pnpm@${version}`, made, env));
  });
}

/**
 * @param {string | undefined} folder where the cache holds pnpm; without it, pnpm is on PATH
 * @param {NodeJS.ProcessEnv} env
 */
function install(folder, env) {
  // without a terminal pnpm asks nothing and would stop where it has to replace an older node_modules
  const args = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false'];
  const options = { cwd: root, env };
  if (folder === undefined) return run('pnpm', args, options);
  return run(
    process.execPath,
    [path.join(folder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs'), ...args],
    options,
  );
}

/** @param {string} version of pnpm */
function installFingerprint(version) {
  const hash = createHash('sha256').update(version);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml'])
    hash.update(readFileSync(path.join(root, file)));
  // a clone that was moved or copied has broken links in node_modules
  return hash.update(root).digest('hex');
}
