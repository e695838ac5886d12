/**
 * The memory of TensorFlow.js's wasm backend and its allocator, for modules that work on it in place. The build of `@segmetric/tfjs`
 * takes this file, too.
 */

/** A memory, and what gives and takes room in it. */
export interface BackendMemory {
  readonly memory: WebAssembly.Memory;
  /** Whether threads share it; a module has to say so of a memory that it imports. */
  readonly isShared: boolean;
  /** As in C, but an address above 2 GiB comes as a negative number: see {@link placeOf}. */
  malloc(bytes: number): number;
  free(address: number): void;
}

/** The memory of a backend; undefined where it is out of reach, as in versions that keep it elsewhere. */
export function memoryOf(backend: { readonly wasm: unknown }): BackendMemory | undefined {
  // Emscripten's threaded build names its memory; the others export it.
  const { asm, wasmMemory, _malloc, _free } = backend.wasm as {
    asm?: { memory?: unknown };
    wasmMemory?: unknown;
    _malloc?: (bytes: number) => number;
    _free?: (address: number) => void;
  };
  const memory = wasmMemory ?? asm?.memory;
  if (!(memory instanceof WebAssembly.Memory) || _malloc === undefined || _free === undefined)
    return undefined;
  const isShared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  return { memory, isShared, malloc: _malloc, free: _free };
}

/** An address that the backend gave; above 2 GiB it comes as a negative number. Without memory left it gives 0. */
export function placeOf(address: number, bytes: number): number {
  if (address === 0 && bytes > 0) {
    throw new Error(`the wasm backend is out of memory: no place for ${bytes} bytes`);
  }
  return address >>> 0;
}
