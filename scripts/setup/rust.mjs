/**
 * A Rust toolchain that compiles for wasm32-unknown-unknown. What is there comes first: the user's own
 * toolchain with its target installed; then a toolchain in the cache; then `rustup target add`; and where
 * there is no rustup, or it cannot download, Debian's packages, unpacked into the cache. The last is a whole
 * toolchain (cargo, rustc, clippy, rustfmt) and is used as a whole: artifacts of two compilers do not mix.
 */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { debianRust, findCachedRust } from './debian-rust.mjs';
import { SetupFailure } from './failure.mjs';
import { ask, CommandFailure, findOnPath, run } from './processes.mjs';
import { say, step } from './progress.mjs';
import { fullVersion } from './rustc-version.mjs';
import { atLeast, minimumRust, root } from './versions.mjs';

export const TARGET = 'wasm32-unknown-unknown';

/** rustup can wait for a server for ever; a target is 20 MB. */
const RUSTUP_SECONDS = 120;

/**
 * @typedef {object} Toolchain
 * @property {string} version of rustc, with the host and the commit: what a build's result depends on
 * @property {string[]} path folders that go to the front of PATH
 * @property {Record<string, string>} env further variables
 *
 * @typedef {object} Probe what is known of the user's own toolchain
 * @property {string} version
 * @property {boolean} hasTarget
 * @property {boolean} hasRustup
 */

/**
 * What to do, given what is there. `minimum` is the oldest version that will do.
 * @param {Probe | undefined} probe
 * @param {boolean} inCache
 * @param {string} minimum
 * @returns {'own' | 'cache' | 'rustup' | 'debian'}
 */
export function choose(probe, inCache, minimum) {
  const usable = isUsable(probe, minimum);
  if (usable && probe?.hasTarget) return 'own';
  if (inCache) return 'cache';
  return usable && probe?.hasRustup ? 'rustup' : 'debian';
}

/**
 * Whether the user's own toolchain is there and new enough.
 * @param {Probe | undefined} probe
 */
export function isUsable(probe, minimum = minimumRust()) {
  return probe !== undefined && atLeast(probe.version, minimum);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Promise<Probe | undefined>} own what `probeRust` finds
 * @param {Promise<string[]>} compiler folders for PATH with a C compiler, for what has to be compiled
 * @returns {Promise<Toolchain>}
 */
export async function ensureRust(env, own, compiler) {
  const minimum = minimumRust();
  const probe = await own;
  const inCache = findCachedRust(minimum);
  const choice = choose(probe, inCache !== undefined, minimum);
  if (choice === 'own' && probe) return asIs(probe);
  if (choice === 'cache' && inCache) return inCache;
  if (choice === 'rustup') {
    try {
      await step(`rustup target add ${TARGET}`, () =>
        run('rustup', ['target', 'add', TARGET], { cwd: root, env, seconds: RUSTUP_SECONDS }),
      );
      const now = await probeRust(env);
      if (now?.hasTarget) return asIs(now);
    } catch (reason) {
      if (!(reason instanceof CommandFailure)) throw reason;
      say(`  rustup could not get the target ${TARGET}; Debian's packages are next`);
    }
  }
  return debianRust(minimum, compiler, byHand(probe, minimum));
}

/**
 * @param {Probe} probe
 * @returns {Toolchain}
 */
const asIs = (probe) => ({ version: probe.version, path: [], env: {} });

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Probe | undefined>} undefined where rustc or cargo is missing
 */
export async function probeRust(env) {
  if (!findOnPath('rustc', env) || !findOnPath('cargo', env)) return undefined;
  const options = { cwd: root, env };
  const [verbose, library] = await Promise.all([
    ask('rustc', ['-vV'], options),
    ask('rustc', ['--print', 'target-libdir', '--target', TARGET], options),
  ]);
  if (verbose === undefined) return undefined;
  return {
    version: fullVersion(verbose),
    hasTarget: library !== undefined && holdsStandardLibrary(library),
    hasRustup: findOnPath('rustup', env) !== undefined,
  };
}

/** @param {string} folder */
function holdsStandardLibrary(folder) {
  return existsSync(folder) && readdirSync(folder).some((file) => /^libstd-.*\.rlib$/.test(file));
}

/**
 * Where rustup installs, also in a shell that was opened before it did.
 * @param {NodeJS.ProcessEnv} env
 */
export function cargoBin(env) {
  return path.join(env.CARGO_HOME || path.join(homedir(), '.cargo'), 'bin');
}

/**
 * What to say where nothing helps.
 * @param {Probe | undefined} probe
 * @param {string} minimum
 */
function byHand(probe, minimum) {
  if (probe === undefined)
    return new SetupFailure(
      `Rust ${minimum} or newer is not here. Install it from https://rustup.rs, then: rustup target add ${TARGET}`,
    );
  if (!atLeast(probe.version, minimum))
    return new SetupFailure(
      `rustc is ${probe.version}, the project needs ${minimum} or newer. Bring it up to date: rustup update stable && rustup target add ${TARGET}`,
    );
  return new SetupFailure(
    `rustc ${probe.version} lacks the target ${TARGET}. Install it: rustup target add ${TARGET}`,
  );
}
