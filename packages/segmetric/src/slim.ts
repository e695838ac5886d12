/**
 * The names of `segmetric` without the embedded core, for who serves `segmetric/core.wasm` as a file: call
 * {@link init} once before the first loss or metric.
 *
 * @module segmetric/slim
 */

import { wrongType } from './checks/argument-errors.js';
import { tagOf } from './checks/typed-arrays.js';
import { compileLater, isCore, isModule, needWebAssembly } from './core/compile-core.js';
import { provideCore } from './core/core.js';

export * from './names.js';

/**
 * Loads the core. Needed once, before the first call that computes.
 *
 * @param core - the module `segmetric/core.wasm`: compiled, as bytes, or its address, which is fetched. Cloudflare Workers
 *   compile nothing at run time and import it compiled: `import core from 'segmetric/core.wasm'`
 * @throws TypeError where it is none of these, or where the bytes are no module; Error where the address does not answer,
 *   and where WebAssembly is missing, forbidden or too old, with the way out
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
  needWebAssembly();
  const module = isModule(core)
    ? core
    : isAddress(core)
      ? await compileLater(await load(core), String(core))
      : await compileLater(core, core);
  if (!isCore(module)) throw wrongType('core', core, 'that is another module: segmetric/core.wasm is needed');
  provideCore(() => module);
}

function isAddress(core: BufferSource | URL | string): core is URL | string {
  if (typeof core === 'string' || tagOf(core) === 'URL') return true;
  if (ArrayBuffer.isView(core) || tagOf(core) === 'ArrayBuffer') return false;
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
