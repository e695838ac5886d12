import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy, parseSimulation, versionInName } from './debian-packages.mjs';
import { chooseFamily } from './debian-rust.mjs';

test('reads the candidates, and leaves out what no source has', () => {
  const text = `rustc-web:
  Installed: (none)
  Candidate: 1.96.0+dfsg1-1~deb12u2
  Version table:
     1.96.0+dfsg1-1~deb12u2 500
rust-1.89-clippy:
  Installed: (none)
  Candidate: (none)
  Version table:
gcc:
  Installed: 4:12.2.0-3
  Candidate: 4:12.2.0-3
`;
  assert.deepEqual(
    [...parsePolicy(text)],
    [
      ['rustc-web', '1.96.0+dfsg1-1~deb12u2'],
      ['gcc', '4:12.2.0-3'],
    ],
  );
});

test('reads what would be installed, new, newer or again, but never the C library', () => {
  const text = `Reading package lists...
The following NEW packages will be installed:
Inst libc6 [2.36-9+deb12u9] (2.36-9+deb12u13 Debian:12.12/oldstable [amd64])
Inst libllvm22 (1:22.1.2-1~deb12u1 Debian-Security:12/oldstable-security [amd64])
Inst lld-22 [1:22.1.2-1] (1:22.1.2-1 Debian:12 [amd64]) []
Conf libllvm22 (1:22.1.2-1~deb12u1 Debian-Security:12/oldstable-security [amd64])
`;
  assert.deepEqual(parseSimulation(text), ['libllvm22=1:22.1.2-1~deb12u1', 'lld-22=1:22.1.2-1']);
});

test('prefers a Rust that brings its standard library for WASM, then the newest', () => {
  const family = (/** @type {string} */ version, /** @type {boolean} */ hasStandardLibrary) => ({
    version,
    packages: [],
    hasStandardLibrary,
  });
  const web = family('1.96.0+dfsg1-1', false);
  assert.equal(chooseFamily([family('1.63.0+dfsg1-2', true), web], '1.89'), web);
  const [older, newer] = [family('1.89.0', true), family('1.91.0', true)];
  assert.equal(chooseFamily([older, newer, web], '1.89'), newer);
  assert.equal(chooseFamily([family('1.63.0', true)], '1.89'), undefined);
});

test('a version in the name of a folder is plain', () => {
  assert.match(versionInName('4:12.2.0-3~deb12u1'), /^12\.2\.0-3-deb12u1-/);
});
