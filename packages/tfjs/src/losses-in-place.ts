/**
 * The module of losses on the memory of TensorFlow.js's wasm backend. It reads scores and truth where they lie, and what it needs beside
 * them comes from the backend's own allocator: once a block for its data and its stack, and in each call scratch, which is given back.
 */

import { bytesOf } from 'segmetric/adapter';
import type { BackendMemory } from './wasm/backend-memory.js';
import { memoryOf } from './wasm/backend-memory.js';
import { addresses, dataBytes, inPlaceText, memoryTypeAt, tableLength } from './wasm/in-place.js';

/** As many bytes as the core has for its stack. */
const STACK_BYTES = 2 ** 20;

/** The linker lets data begin at multiples of this, and the stack end at one. */
const ALIGNED = 16;

/** What a module tells of an imported memory that is shared: see `in-place.mjs` of the core's build, which leaves room for it. */
const SHARED_MEMORY_TYPE = [0x03, 0x00, 0x80, 0x80, 0x04];

/** What the module exports: addresses, but for the numbers of things, and 0 or 1 for `gradient`. The core's `in_place.rs` says more. */
interface Exports {
  evaluate(
    loss: number,
    numbers: number,
    scores: number,
    region: number,
    truth: number,
    kind: number,
    weights: number,
    distances: number,
    images: number,
    planes: number,
    rows: number,
    columns: number,
    classes: number,
    gradient: number,
  ): number;
}

/** The module on one memory. */
export interface LossesInPlace extends Exports {
  readonly memory: WebAssembly.Memory;
  /** Room in the memory; undefined where there is none left. */
  take(bytes: number): number | undefined;
  /** Gives room back. */
  give(address: number): void;
  /** Gives all back, that of a call which ended in the middle too. The next call makes another instance. */
  drop(): void;
}

/** By memory: a backend that was disposed and made again has another one. Undefined where the memory does not take the module. */
const instances = new WeakMap<WebAssembly.Memory, LossesInPlace | undefined>();

/** Compiled at the first call: for a backend's own memory, and for one that threads share. */
const modules = new Map<boolean, WebAssembly.Module>();

/** The module on a backend's memory; undefined where that is out of reach or has no room, or does not take the module. */
export function lossesOn(backend: { readonly wasm: unknown }): LossesInPlace | undefined {
  const reached = memoryOf(backend);
  if (reached === undefined) return undefined;
  const { memory } = reached;
  return instances.has(memory) ? instances.get(memory) : instanceOn(reached);
}

function instanceOn(reached: BackendMemory): LossesInPlace | undefined {
  const { memory, malloc, free } = reached;
  const taken = new Set<number>();
  const take = (bytes: number): number => {
    const address = malloc(bytes);
    if (address !== 0) taken.add(address >>> 0);
    return address;
  };
  const give = (address: number): void => {
    // From the module addresses come with a sign. What was dropped is given back already.
    if (taken.delete(address >>> 0)) free(address);
  };
  const drop = (): void => {
    instances.delete(memory);
    for (const address of taken) give(address);
  };
  const block = take(STACK_BYTES + dataBytes + ALIGNED) >>> 0;
  if (block === 0) return undefined;
  const base = ALIGNED * Math.ceil((block + STACK_BYTES) / ALIGNED);
  try {
    const { exports } = new WebAssembly.Instance(moduleFor(reached), {
      env: {
        memory,
        malloc: take,
        free: give,
        __memory_base: new WebAssembly.Global({ value: 'i32' }, base),
        __stack_pointer: new WebAssembly.Global({ value: 'i32', mutable: true }, base),
        __table_base: new WebAssembly.Global({ value: 'i32' }, 0),
        __indirect_function_table: new WebAssembly.Table({ element: 'anyfunc', initial: tableLength }),
      },
    });
    const data = new DataView(memory.buffer, base, dataBytes);
    for (const at of addresses) data.setUint32(at, data.getUint32(at, true) + base, true);
    const { evaluate } = exports as unknown as Exports;
    const instance = {
      memory,
      evaluate,
      take: (bytes: number) => take(bytes) >>> 0 || undefined,
      give,
      drop,
    };
    instances.set(memory, instance);
    return instance;
  } catch {
    drop();
    instances.set(memory, undefined);
    return undefined;
  }
}

function moduleFor({ isShared }: BackendMemory): WebAssembly.Module {
  const known = modules.get(isShared);
  if (known !== undefined) return known;
  const bytes = bytesOf(inPlaceText);
  if (isShared) bytes.set(SHARED_MEMORY_TYPE, memoryTypeAt);
  const module = new WebAssembly.Module(bytes);
  modules.set(isShared, module);
  return module;
}
