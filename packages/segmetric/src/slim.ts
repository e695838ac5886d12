/**
 * The names of `segmetric` without the embedded core, for who serves `segmetric/core.wasm` as a file: call
 * {@link init} once before the first loss or metric.
 *
 * @module segmetric/slim
 */

import { wrongType } from './argument-errors.js';
import { provideCore } from './core.js';

export * from './names.js';

/**
 * Loads the core. Needed once, before the first call that computes.
 *
 * @param core - the module `segmetric/core.wasm`: compiled, as bytes, or its address, which is fetched
 * @throws TypeError where it is none of these; Error where the address does not answer with a WebAssembly module
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { createRequire } from 'node:module';
 * import { init, lossValue, softDice } from 'segmetric/slim';
 *
 * await init(await readFile(createRequire(import.meta.url).resolve('segmetric/core.wasm')));
 * const scores = { data: [1, 0], shape: [1, 1, 2, 1] };
 * console.log(lossValue(softDice(), scores, { data: [1, 0], shape: [1, 1, 2] })); // 0
 * ```
 */
export async function init(core: WebAssembly.Module | BufferSource | URL | string): Promise<void> {
  const module =
    core instanceof WebAssembly.Module
      ? core
      : await WebAssembly.compile(isAddress(core) ? await load(core) : core);
  provideCore(() => module);
}

function isAddress(core: BufferSource | URL | string): core is URL | string {
  if (typeof core === 'string' || core instanceof URL) return true;
  if (ArrayBuffer.isView(core) || core instanceof ArrayBuffer) return false;
  throw wrongType('core', core, 'a WebAssembly.Module, its bytes or its address is needed');
}

async function load(address: URL | string): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new Error(`core is ${address}, which could not be fetched; in Node give the bytes of the file`, {
      cause: error,
    });
  }
  if (!response.ok)
    throw new Error(`core is ${address}, which answered ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
