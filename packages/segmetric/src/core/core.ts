/**
 * The core is two WebAssembly modules, of losses and of metrics. Each has one instance, which is made at the first call that
 * needs it and kept. Its memory grows with the largest batch and cannot shrink, so an instance that grew beyond {@link KEPT_BYTES}
 * is dropped after the call and the next call makes a fresh one (a few milliseconds).
 *
 * So is one whose call ended in anything but a result or a refusal: the stack may have ended, or the memory, in the middle
 * of the core's work. An instance therefore belongs to a call while it runs and comes back after
 * it. A call from within a call finds none and makes its own.
 *
 * An instance can also be held for longer than a call ({@link Held}). Then no other call gets it, however much it grows.
 *
 * Whoever works with the core's memory makes a view on it after the last reservation, uses it and drops it inside one
 * function: memory that grows leaves older views empty.
 */

import { isRefusal } from '../checks/argument-errors.js';
import type { ModuleName } from './compile-core.js';
import { compileNow, needWebAssembly, whyNot } from './compile-core.js';
import type { GlueGlobals } from './glue-globals.js';
import { glueGlobals } from './glue-globals.js';

/** An instance whose memory is larger than this is not kept after a call: 512 MiB. */
export const KEPT_BYTES = 512 * 2 ** 20;

/** The largest region that the core can reserve: Rust allocates less than 2 GiB at once. */
export const REGION_BYTES = 2 ** 31 - 2 ** 16;

/** All that a 32-bit module can address, less some room for code, stack and scratch. */
export const TOTAL_BYTES = 2 ** 32 - 2 ** 28;

/** What wasm-bindgen generates for a module, with the module's one class as `Class`. */
export interface Glue<Class> {
  readonly Class: new () => Class;
  initSync(given: { readonly module: WebAssembly.Module }): { readonly memory: WebAssembly.Memory };
}

/** A module at work. */
export interface Instance<Class> {
  readonly module: WebAssembly.Module;
  readonly core: Class;
  readonly memory: WebAssembly.Memory;
}

/** An instance that is held beyond a call. What calls leave in its memory stays there until it is released. */
export interface Held<Class> {
  readonly memory: WebAssembly.Memory;
  /** Whether a call can run in it: not while one does, and not after one stopped. */
  isIdle(): boolean;
  /** Runs `use` in it. */
  run<T>(task: Task, use: Use<Class, T>): T;
  /** Gives it back to other calls. Every view on its memory is then empty. */
  release(): void;
}

/** What a call does with the core. */
type Use<Class, T> = (core: Class, memory: WebAssembly.Memory) => T;

/**
 * What is done with what, for the error where the core stops: `'confusion of predicted.shape [4, 512, 512]'`; and of how many images
 * at once, where it is not one.
 */
export type Task = string | { readonly what: string; readonly images: number };

/** The modules that were given. They are kept here, where no glue is, so that `init` brings along no module's. */
const provided = new Map<ModuleName, WebAssembly.Module>();

/** Takes a module from now on, in place of the embedded one. */
export function provideModule(name: ModuleName, module: WebAssembly.Module): void {
  provided.set(name, module);
}

/** A new instance of a module. The generated glue keeps one in its own scope, so each gets a glue of its own. */
export function instanceOf<Class>(
  name: ModuleName,
  makeGlue: (globals: GlueGlobals) => Glue<Class>,
  module: WebAssembly.Module,
): Instance<Class> {
  const glue = makeGlue(glueGlobals());
  try {
    const { memory } = glue.initSync({ module });
    return { module, core: new glue.Class(), memory };
  } catch (error) {
    throw whyNot(name, error);
  }
}

/**
 * Makes what runs calls with the one instance of a module, and what holds it for longer: with the module's bytes where they are at hand.
 * An error that the core reports passes through as it is; where the core itself stops (it ran out of memory), the error says so.
 */
export function coreModule<Class>(name: ModuleName, makeGlue: (globals: GlueGlobals) => Glue<Class>) {
  let compiled: WebAssembly.Module | undefined;
  let kept: Instance<Class> | undefined;

  const moduleOf = (embedded: Embedded): WebAssembly.Module => {
    const module = provided.get(name) ?? compiled;
    if (module !== undefined) return module;
    if (embedded === undefined) {
      throw new Error(
        `segmetric/${name}.wasm is not loaded: 'segmetric/slim' needs \`await init({ ${name}: moduleOrBytesOrUrl })\` before ` +
          'the first call that computes with it',
      );
    }
    compiled = compileNow(name, embedded());
    return compiled;
  };

  const take = (embedded: Embedded): Instance<Class> => {
    needWebAssembly();
    const module = moduleOf(embedded);
    const taken = kept?.module === module ? kept : instanceOf(name, makeGlue, module);
    kept = undefined;
    return taken;
  };

  const keep = (taken: Instance<Class>): void => {
    if (taken.memory.buffer.byteLength <= KEPT_BYTES) kept = taken;
  };

  const run = <T>(embedded: Embedded, task: Task, use: Use<Class, T>): T =>
    runIn(take(embedded), keep, task, use);

  const hold = (embedded: Embedded): Held<Class> => {
    const taken = take(embedded);
    let idle: Instance<Class> | undefined = taken;
    return {
      memory: taken.memory,
      isIdle: () => idle !== undefined,
      run(task, use) {
        idle = undefined;
        return runIn(
          taken,
          () => {
            idle = taken;
          },
          task,
          use,
        );
      },
      release() {
        // Growth detaches what was viewed, growth by nothing too: no view can reach the numbers of later calls.
        taken.memory.grow(0);
        if (idle !== undefined) keep(idle);
        idle = undefined;
      },
    };
  };

  return { run, hold };
}

/** Runs `use` in an instance, and keeps that after a result and after a refusal. */
function runIn<Class, T>(
  taken: Instance<Class>,
  keep: (taken: Instance<Class>) => void,
  task: Task,
  use: Use<Class, T>,
): T {
  try {
    const result = use(taken.core, taken.memory);
    keep(taken);
    return result;
  } catch (error) {
    if (isRefusal(error)) keep(taken);
    throw error instanceof WebAssembly.RuntimeError ? stopped(task, error) : error;
  }
}

/** The bytes of a module, where they are at hand. */
type Embedded = (() => BufferSource) | undefined;

/** The error where the core itself stopped. */
export function stopped(task: Task, error: WebAssembly.RuntimeError): RangeError {
  const { what, images } = typeof task === 'string' ? { what: task, images: 1 } : task;
  return new RangeError(
    `${what} stopped in the core (${error.message}), most likely for want of memory, which ends at 4 GiB: ${remedy(images)}`,
    { cause: error },
  );
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
