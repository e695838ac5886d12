import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { relocateLinkerScripts } from './debian-compiler.mjs';
import { quote } from './wrapper.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'segmetric-compiler-'));
after(() => rmSync(folder, { recursive: true }));

test('a linker script names what was unpacked where it lies, and the rest where the system has it', () => {
  const lib = path.join(folder, 'lib', 'x');
  mkdirSync(lib, { recursive: true });
  writeFileSync(path.join(lib, 'libc_nonshared.a'), '!<arch>');
  const script =
    '/* GNU ld script */\nGROUP ( /lib/x/libc.so.6 /usr/lib/x/libc_nonshared.a /usr/lib/x/libother.a )\n';
  writeFileSync(path.join(lib, 'libc.so'), script);
  relocateLinkerScripts(lib, folder, '/cache/usr');
  const moved = readFileSync(path.join(lib, 'libc.so'), 'utf8');
  assert.match(
    moved,
    /\( \/lib\/x\/libc\.so\.6 \/cache\/usr\/lib\/x\/libc_nonshared\.a \/usr\/lib\/x\/libother\.a \)/,
  );
  assert.equal(readFileSync(path.join(lib, 'libc_nonshared.a'), 'utf8'), '!<arch>');
});

test('quotes a word for the shell', () => {
  assert.equal(quote("it's here"), "'it'\\''s here'");
});
