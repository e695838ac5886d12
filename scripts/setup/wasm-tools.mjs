/**
 * The command line tools of the WASM build: wasm-bindgen and its test runner in the lock file's exact version,
 * and wasm-pack. Where they are not on PATH they are compiled into the cache, once, without optimisation:
 * that halves the time, and they have little work to do.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cached, cacheFolder, machine } from './cache.mjs';
import { ask, CommandFailure, findOnPath, run } from './processes.mjs';
import { step } from './progress.mjs';
import { WASM_PACK, wasmBindgen } from './versions.mjs';

/**
 * The tools that are missing, as `name@version`.
 * @param {{ bindgen: string | undefined, runner: string | undefined, pack: string | undefined }} found the
 *   versions that are there
 * @param {string} bindgenVersion
 */
export function missingTools(found, bindgenVersion) {
  const missing = [];
  if (found.bindgen !== bindgenVersion || found.runner !== bindgenVersion) {
    missing.push(`wasm-bindgen-cli@${bindgenVersion}`);
  }
  // wasm-pack only drives cargo and wasm-bindgen: any version will do
  if (found.pack === undefined) missing.push(`wasm-pack@${WASM_PACK}`);
  return missing;
}

/**
 * @param {NodeJS.ProcessEnv} env with a cargo on its PATH
 * @param {() => Promise<NodeJS.ProcessEnv>} compiling gives the environment to compile in, once it is ready
 * @returns {Promise<string[]>} folders for PATH
 */
export async function ensureWasmTools(env, compiling) {
  const version = wasmBindgen();
  const [bindgen, runner, pack] = await Promise.all(
    ['wasm-bindgen', 'wasm-bindgen-test-runner', 'wasm-pack'].map((tool) => versionOf(tool, env)),
  );
  const missing = missingTools({ bindgen, runner, pack }, version);
  if (missing.length === 0) return [];
  const name = `${missing.join('+')}-${machine}`.replaceAll('@', '-');
  // asked before anything is awaited, so that a full cache does not wait for a toolchain
  if (!existsSync(path.join(cacheFolder(), name))) await compile(name, missing, await compiling());
  return [path.join(cacheFolder(), name, 'bin')];
}

/**
 * @param {string} name
 * @param {string[]} crates
 * @param {NodeJS.ProcessEnv} env
 */
function compile(name, crates, env) {
  return cached(name, async ({ made, scratch }) => {
    await step(`compile ${crates.join(' and ')}`, async () => {
      const install = [
        'install',
        ...crates,
        '--debug',
        '--root',
        made,
        '--target-dir',
        path.join(scratch, 'target'),
      ];
      // the default features are TLS for remote browsers, which needs a C compiler and is not used here
      install.push('--no-default-features');
      const options = { cwd: scratch, env: { ...env, CARGO_PROFILE_DEV_DEBUG: '0', RUSTFLAGS: '' } };
      try {
        await run('cargo', [...install, '--locked'], options);
      } catch (reason) {
        if (!(reason instanceof CommandFailure) || !/failed to select a version/.test(reason.output))
          throw reason;
        // a crate's lock file may name a version that was withdrawn since
        await run('cargo', install, options);
      }
    });
  });
}

/**
 * @param {string} tool
 * @param {NodeJS.ProcessEnv} env
 */
async function versionOf(tool, env) {
  if (!findOnPath(tool, env)) return undefined;
  return (await ask(tool, ['--version'], { env }))?.split(' ')[1];
}
