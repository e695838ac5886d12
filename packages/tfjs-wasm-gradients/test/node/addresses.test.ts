import { expect, it } from 'vitest';
import type { WasmBackend } from '../../src/backend.js';
import { kernelsOn } from '../../src/kernels-module.js';

it('an address above 2 GiB, which comes as a negative number, is taken as one', () => {
  // Pages that nobody writes to take no memory.
  const memory = new WebAssembly.Memory({ initial: 2 ** 15 + 1 });
  const wasm = { wasmMemory: memory, _malloc: () => -(2 ** 31), _free: () => undefined };
  const { sizes } = kernelsOn({ wasm } as unknown as WasmBackend);
  expect(sizes([7])).toBe(2 ** 31);
  expect(new Uint32Array(memory.buffer, 2 ** 31, 1)[0]).toBe(7);
});
