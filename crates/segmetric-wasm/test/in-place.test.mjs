import assert from 'node:assert/strict';
import { it } from 'node:test';
import binaryen from 'binaryen';
import { takeRelocations, withWideMemoryType } from '../in-place.mjs';

const address = (number, base = '$__memory_base') => `(i32.add (i32.const ${number}) (global.get ${base}))`;

/** A module as the linker makes it, whose function of relocations does this. */
const linked = (body) =>
  binaryen.parseText(`(module
    (import "env" "memory" (memory $memory 1))
    (import "env" "__memory_base" (global $__memory_base i32))
    (import "env" "__table_base" (global $__table_base i32))
    (func $__wasm_apply_data_relocs ${body})
    (export "__wasm_apply_data_relocs" (func $__wasm_apply_data_relocs)))`);

it('takes the places of addresses out of the module', () => {
  const module = linked(
    `(i32.store ${address(40)} ${address(8)}) (i32.store (i32.add (global.get $__memory_base) (i32.const 48)) ${address(16)})`,
  );
  assert.deepEqual(takeRelocations(module), [40, 48]);
  assert.equal(module.getNumExports(), 0);
  assert.deepEqual(takeRelocations(linked(`(i32.store ${address(4)} ${address(8)})`)), [4]);
});

it('leaves places in the table of functions as they are', () => {
  const both = `(i32.store ${address(40)} ${address(1, '$__table_base')}) (i32.store ${address(48)} ${address(8)})`;
  assert.deepEqual(takeRelocations(linked(both)), [48]);
});

it('refuses a function that does anything else', () => {
  assert.throws(
    () => takeRelocations(linked('(drop (i32.const 1)) (drop (i32.const 2))')),
    /does more than store/,
  );
  assert.throws(
    () => takeRelocations(linked(`(i32.store offset=4 ${address(4)} ${address(8)})`)),
    /does more/,
  );
});

it('writes the type of the memory so that shared memory fits in its place', () => {
  const { bytes, memoryTypeAt } = withWideMemoryType(linked('(nop)').emitBinary());
  const instantiate = (memory) =>
    new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory, __memory_base: 0, __table_base: 0 },
    });
  const shared = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  instantiate(new WebAssembly.Memory({ initial: 1 }));
  assert.throws(() => instantiate(shared), WebAssembly.LinkError);
  bytes.set([0x03, 0x00, 0x80, 0x80, 0x04], memoryTypeAt);
  instantiate(shared);
});
