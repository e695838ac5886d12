/**
 * The set-up: makes a machine with Node 20 or newer able to build and test the project, and says what it does.
 * It runs before any package is installed, so it needs nothing but Node. It takes what is there, puts what is
 * missing into a cache of the user's (`setup/cache.mjs`), and changes nothing of the system. `npm start`
 * and `npm test` call it; by itself it is `npm run setup`.
 *
 * Environment: SEGMETRIC_CACHE names another cache folder, CHROME_PATH the browser for the tests.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './setup/browser.mjs';
import { certificates } from './setup/certificates.mjs';
import { ensureCompiler } from './setup/debian-compiler.mjs';
import { reportAndFail } from './setup/failure.mjs';
import { releaseAll } from './setup/lock.mjs';
import { ensureNodePackages } from './setup/pnpm.mjs';
import { endAll } from './setup/processes.mjs';
import { elapsed, mute, say, stopProgress } from './setup/progress.mjs';
import { cargoBin, ensureRust, isUsable, probeRust } from './setup/rust.mjs';
import { exitCodeOf, whileSignalsMean } from './setup/signals.mjs';
import { ensureWasmTools } from './setup/wasm-tools.mjs';

/**
 * Makes sure of every tool and gives the environment in which child processes find them.
 * @param {{ browser: boolean }} need browser: whether a Chrome or Chromium is needed too
 * @returns {Promise<{ env: NodeJS.ProcessEnv }>}
 */
export async function ensureTools({ browser }) {
  const start = Date.now();
  return interruptible(async () => {
    const env = { ...process.env, ...certificates(process.env) };
    // a shell that was opened before rustup was installed does not know its folder yet
    extendPath(env, [], [cargoBin(env)]);
    const own = probeRust(env);
    const compiler = ensureCompiler(env);
    const rust = ensureRust(env, own, compiler);
    const compiling = async () => {
      // the tools need not wait for a target: the user's own cargo compiles them as well
      const native = isUsable(await own) ? env : withToolchain(env, await rust);
      return extendPath({ ...native }, await compiler, []);
    };
    const [toolchain, cc, wasmTools, pnpm, chrome] = await all([
      rust,
      compiler,
      ensureWasmTools(env, compiling),
      ensureNodePackages(env),
      browser ? ensureBrowser(env) : undefined,
    ]);
    const ready = withToolchain(env, toolchain);
    extendPath(ready, [...cc, ...wasmTools, ...pnpm], []);
    ready.CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER = 'wasm-bindgen-test-runner';
    // part of the hash of every cached build
    ready.SEGMETRIC_RUSTC_VERSION = toolchain.version;
    // turbo reports its use unless it is told not to
    ready.TURBO_TELEMETRY_DISABLED = '1';
    if (chrome) ready.SEGMETRIC_CHROME = chrome;
    say(
      `✓ tools: rustc ${toolchain.version.split(' ')[0]}${chrome ? `, ${chrome}` : ''} (${elapsed(start)})`,
    );
    return { env: ready };
  });
}

/**
 * Runs work that a signal may end at any moment: its children and locks go with it.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function interruptible(work) {
  return whileSignalsMean(interrupted, () => work().finally(stopProgress));
}

/**
 * Waits for all; at the first failure the children of the others are ended, since nothing waits for them.
 * @template {readonly unknown[]} T
 * @param {T} work
 * @returns {Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>}
 */
async function all(work) {
  try {
    return await Promise.all(work);
  } catch (reason) {
    endAll({ forGood: true });
    mute();
    await Promise.allSettled(work);
    throw reason;
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./setup/rust.mjs').Toolchain} toolchain
 * @returns {NodeJS.ProcessEnv}
 */
function withToolchain(env, toolchain) {
  return extendPath({ ...env, ...toolchain.env }, toolchain.path, []);
}

/**
 * @param {NodeJS.ProcessEnv} env is changed
 * @param {string[]} before
 * @param {string[]} after
 */
function extendPath(env, before, after) {
  // Windows calls it Path, and two spellings in one environment would be two variables
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const there = (env[name] ?? '').split(path.delimiter);
  env[name] = [...new Set([...before, ...there, ...after])].join(path.delimiter);
  return env;
}

/** @param {NodeJS.Signals} signal */
function interrupted(signal) {
  endAll();
  releaseAll();
  stopProgress();
  process.stderr.write('Interrupted. The next run goes on from here.\n');
  process.exit(exitCodeOf(signal));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureTools({ browser: true }).catch(reportAndFail);
}
