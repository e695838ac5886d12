import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from './rust.mjs';
import { fullVersion } from './rustc-version.mjs';

const ready = { version: '1.95.0', hasTarget: true, hasRustup: true };

test('the own toolchain comes first, where it is new enough and has the target', () => {
  assert.equal(choose(ready, true, '1.89'), 'own');
  assert.equal(choose({ ...ready, version: '1.85.0' }, false, '1.89'), 'debian');
});

test('what is in the cache comes before the network', () => {
  assert.equal(choose({ ...ready, hasTarget: false }, true, '1.89'), 'cache');
  assert.equal(choose(undefined, true, '1.89'), 'cache');
});

test('rustup comes before the packages of Debian', () => {
  assert.equal(choose({ ...ready, hasTarget: false }, false, '1.89'), 'rustup');
  assert.equal(choose({ ...ready, hasTarget: false, hasRustup: false }, false, '1.89'), 'debian');
  assert.equal(choose(undefined, false, '1.89'), 'debian');
});

test('the version names the host and the commit', () => {
  const verbose =
    'rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\ncommit-hash: 59807616e1fa2540\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n';
  assert.equal(fullVersion(verbose), '1.95.0 x86_64-unknown-linux-gnu 59807616e');
});
