import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingTools } from './wasm-tools.mjs';

test('wasm-bindgen and its runner must be exactly the locked version', () => {
  assert.deepEqual(missingTools({ bindgen: '0.2.130', runner: '0.2.130', pack: '0.13.1' }, '0.2.130'), []);
  assert.deepEqual(missingTools({ bindgen: '0.2.129', runner: '0.2.130', pack: '0.13.1' }, '0.2.130'), [
    'wasm-bindgen-cli@0.2.130',
  ]);
  assert.deepEqual(missingTools({ bindgen: '0.2.130', runner: undefined, pack: '0.13.1' }, '0.2.130'), [
    'wasm-bindgen-cli@0.2.130',
  ]);
});

test('both are compiled where none is there', () => {
  const none = { bindgen: undefined, runner: undefined, pack: undefined };
  assert.match(missingTools(none, '0.2.130').join(' '), /^wasm-bindgen-cli@0\.2\.130 wasm-pack@\d/);
});
