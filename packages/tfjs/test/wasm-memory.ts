/** The memory of the wasm backend in use, as its tests look at it. */

import * as tf from '@tensorflow/tfjs-core';

/** What the backend's module has. */
export interface WasmModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** The backend's module. */
export function wasmModule(): WasmModule {
  return (tf.backend() as unknown as { wasm: WasmModule }).wasm;
}

/** Makes the wasm backend anew, with a memory of its own. */
export async function startAfresh(): Promise<void> {
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory, 2);
  await tf.setBackend('wasm');
  // The module puts its functions in place at their first use.
  tf.zeros([1]).dispose();
}

/** The allocator of a backend that {@link startAfresh} has made, before anything else knows it: counted, and failing when it is told to. */
export class WatchedAllocator {
  /** Blocks that were taken and not given back. */
  readonly held = new Set<number>();
  /** How many calls from now on get a block; then none does. */
  left = Number.POSITIVE_INFINITY;
  /** How many calls there were. */
  calls = 0;

  constructor(module: WasmModule) {
    const { _malloc: malloc, _free: free } = module;
    module._malloc = (bytes) => {
      this.calls++;
      if (this.left-- <= 0) return 0;
      const address = malloc(bytes);
      this.held.add(address);
      return address;
    };
    module._free = (address) => {
      if (address !== 0 && !this.held.delete(address))
        throw new Error(`${address} is given back, but was not taken`);
      free(address);
    };
  }
}
