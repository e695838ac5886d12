/**
 * The versions that the project asks for, each read from the file that states it, so that none is said twice.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');

/** wasm-pack has no place in the lock files: this is its place. */
export const WASM_PACK = '0.15.1';

/**
 * The Nodes that `npm run bench -- --nodes` fetches, by their first number. They have no place in the lock files either.
 * @type {Readonly<Record<string, string>>}
 */
export const NODES = { 20: '20.20.2', 24: '24.21.0' };

/** @param {string} file relative to the root */
const read = (file) => readFileSync(path.join(root, file), 'utf8');

/** The oldest Rust that compiles the workspace, as `1.89`. */
export function minimumRust() {
  return field(read('Cargo.toml'), /^rust-version = "([\d.]+)"/m, 'Cargo.toml: rust-version');
}

/** The version of wasm-bindgen in the lock file; its command line tool must be exactly this one. */
export function wasmBindgen() {
  return lockedVersion(read('Cargo.lock'), 'wasm-bindgen');
}

/** The version of pnpm in package.json's `packageManager`. */
export function pnpm() {
  return field(read('package.json'), /"packageManager": "pnpm@([\d.]+)/, 'package.json: packageManager');
}

/**
 * A crate's version in the text of a Cargo.lock.
 * @param {string} lock
 * @param {string} crate
 */
export function lockedVersion(lock, crate) {
  return field(lock, new RegExp(`^name = "${crate}"\\nversion = "([^"]+)"`, 'm'), `Cargo.lock: ${crate}`);
}

/**
 * Whether a version is at least another, number by number; what follows the numbers does not count.
 * @param {string} version such as `1.96.0+dfsg1-1~deb12u2`
 * @param {string} minimum such as `1.89`
 */
export function atLeast(version, minimum) {
  const [a, b] = [numbers(version), numbers(minimum)];
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @param {string} version */
function numbers(version) {
  // Debian puts an epoch in front, as in 1:19.1.7-3
  return (/^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0').split('.').map(Number);
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {string} what
 */
function field(text, pattern, what) {
  const value = pattern.exec(text)?.[1];
  if (value === undefined) throw new Error(`${what} is not there`);
  return value;
}
