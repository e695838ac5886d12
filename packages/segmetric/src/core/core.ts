/**
 * The one instance of the core, a WebAssembly module. It is made at the first call that needs it and kept. Its memory
 * grows with the largest batch and cannot shrink, so an instance that grew beyond {@link KEPT_BYTES} is dropped after
 * the call and the next call makes a fresh one (a few milliseconds).
 *
 * So is one whose call ended in anything but a result or a refusal: the stack may have ended, or the memory, in the middle
 * of the core's work. An instance therefore belongs to a call while it runs and comes back after
 * it. A call from within a call finds none and makes its own.
 *
 * Whoever works with the core's memory makes a view on it after the last reservation, uses it and drops it inside one
 * function: memory that grows leaves older views empty.
 */

import { isRefusal } from '../checks/argument-errors.js';
import type { Core } from '../wasm/core-glue.js';
import { makeGlue } from '../wasm/core-glue.js';
import type { CoreSource } from './compile-core.js';
import { compileNow, isModule, needWebAssembly, whyNot } from './compile-core.js';
import { glueGlobals } from './glue-globals.js';

/** An instance whose memory is larger than this is not kept after a call: 512 MiB. */
export const KEPT_BYTES = 512 * 2 ** 20;

/** The largest region that the core can reserve: Rust allocates less than 2 GiB at once. */
export const REGION_BYTES = 2 ** 31 - 2 ** 16;

/** All that a 32-bit module can address, less some room for code, stack and scratch. */
export const TOTAL_BYTES = 2 ** 32 - 2 ** 28;

interface Instance {
  readonly core: Core;
  readonly memory: WebAssembly.Memory;
}

let source: (() => CoreSource) | undefined;
let module: WebAssembly.Module | undefined;
let instance: Instance | undefined;

/** Says where the module comes from; it is fetched from there at the first call that needs it. */
export function provideCore(from: () => CoreSource): void {
  source = from;
  module = undefined;
  instance = undefined;
}

/**
 * Runs `use` with the core. An error that the core reports passes through as it is; where the core itself stops (it
 * ran out of memory), the error says so.
 *
 * @param task - what is done with what, for that error: `'confusion of predicted.shape [4, 512, 512]'`; and of how many
 *   images at once, where it is not one
 */
export function withCore<T>(
  task: string | { readonly what: string; readonly images: number },
  use: (core: Core, memory: WebAssembly.Memory) => T,
): T {
  const taken = instance ?? instantiate();
  instance = undefined;
  const { core, memory } = taken;
  try {
    const result = use(core, memory);
    keep(taken);
    return result;
  } catch (error) {
    if (isRefusal(error)) keep(taken);
    if (error instanceof WebAssembly.RuntimeError) {
      const { what, images } = typeof task === 'string' ? { what: task, images: 1 } : task;
      throw new RangeError(
        `${what} stopped in the core (${error.message}), most likely for want of memory, which ends at 4 GiB: ${remedy(images)}`,
        { cause: error },
      );
    }
    throw error;
  }
}

function keep(taken: Instance): void {
  if (taken.memory.buffer.byteLength <= KEPT_BYTES) instance = taken;
}

/** What helps where the core's memory does not. */
function remedy(images: number): string {
  return images > 1 ? 'take fewer images a call' : 'one image is too large, so crop it';
}

/**
 * Refuses what cannot fit the core's memory before anything is copied.
 *
 * @param regions - the bytes of each part that it has to hold at once
 * @param images - of how many images those are
 */
export function checkFits(
  name: string,
  shape: readonly number[],
  regions: readonly number[],
  images: number,
): void {
  const total = regions.reduce((sum, bytes) => sum + bytes, 0);
  if (total <= TOTAL_BYTES && regions.every((bytes) => bytes <= REGION_BYTES)) return;
  const gibibytes = (bytes: number) => (bytes / 2 ** 30).toFixed(2);
  throw new RangeError(
    `${name}.shape is [${shape.join(', ')}], which takes ${gibibytes(total)} GiB (the largest part ` +
      `${gibibytes(Math.max(...regions))}), but the core holds less than 2 GiB in one part and 3.75 GiB in all: ` +
      remedy(images),
  );
}

function instantiate(): Instance {
  needWebAssembly();
  if (module === undefined) {
    if (source === undefined) {
      throw new Error(
        "the core is not loaded: 'segmetric/slim' needs `await init(moduleOrBytesOrUrl)` before the first call",
      );
    }
    const given = source();
    module = isModule(given) ? given : compileNow(given);
  }
  // The generated glue keeps one instance in its own scope, so each instance gets a glue of its own.
  const glue = makeGlue(glueGlobals());
  try {
    const { memory } = glue.initSync({ module });
    return { core: new glue.Core(), memory };
  } catch (error) {
    throw whyNot(error);
  }
}
