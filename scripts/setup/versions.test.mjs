import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, lockedVersion, minimumRust, pnpm, wasmBindgen } from './versions.mjs';

test('reads every version from its file', () => {
  for (const version of [minimumRust(), wasmBindgen(), pnpm()]) assert.match(version, /^\d+\.\d+/);
});

test('finds a crate in a lock file by its whole name', () => {
  const lock =
    '[[package]]\nname = "wasm-bindgen-macro"\nversion = "1.0.0"\n\n[[package]]\nname = "wasm-bindgen"\nversion = "0.2.5"\n';
  assert.equal(lockedVersion(lock, 'wasm-bindgen'), '0.2.5');
  assert.throws(() => lockedVersion(lock, 'wasm'), /Cargo\.lock: wasm is not there/);
});

test('compares versions as numbers', () => {
  assert.equal(atLeast('1.100.0', '1.89'), true);
  assert.equal(atLeast('1.89.0', '1.89'), true);
  assert.equal(atLeast('1.63.0+dfsg1-2', '1.89'), false);
  assert.equal(atLeast('2.0', '1.89.3'), true);
  assert.equal(atLeast('1:19.1.7-3', '18'), true);
});
