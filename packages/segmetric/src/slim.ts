/**
 * The names of `segmetric` without the embedded modules, for who serves `segmetric/losses.wasm` and `segmetric/metrics.wasm` as
 * files: call {@link init} once before the first loss or metric.
 *
 * @module segmetric/slim
 */

import { wrongType } from './checks/argument-errors.js';
import type { Check } from './checks/check.js';
import { checkOptions, isPlain } from './checks/option-checks.js';
import { tagOf } from './checks/typed-arrays.js';
import type { ModuleName } from './core/compile-core.js';
import { compileLater, isModule, MODULE_NAMES, nameOf, needWebAssembly } from './core/compile-core.js';
import { provideModule } from './core/core.js';

export * from './names.js';

/** A module of the core: compiled, as bytes, or its address, which is fetched. */
export type ModuleSource = WebAssembly.Module | BufferSource | URL | string;

/** The modules of the core, of which what is used is needed. */
export interface CoreModules {
  /** `segmetric/losses.wasm`: for `lossValue`, `valueAndGradient`, and `riskMinimizer` of `segmetric/theory`. */
  readonly losses?: ModuleSource | undefined;
  /** `segmetric/metrics.wasm`: for every metric, `confusion`, `evaluate` and `Evaluation`. */
  readonly metrics?: ModuleSource | undefined;
}

/**
 * Loads the modules of the core that are given. Needed once, before the first call that computes with them; later modules can be
 * loaded by a further call.
 *
 * @param modules - `losses`, `metrics` or both: each compiled, as bytes, or its address, which is fetched. Cloudflare Workers
 *   compile nothing at run time and import them compiled: `import losses from 'segmetric/losses.wasm'`
 * @throws TypeError where a module is none of these, or is another one; Error where an address does not answer, and where
 *   WebAssembly is missing, forbidden or too old, with the way out. Then none of them is taken
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { createRequire } from 'node:module';
 * import { init, lossValue, softDice } from 'segmetric/slim';
 *
 * const losses = await readFile(createRequire(import.meta.url).resolve('segmetric/losses.wasm'));
 * await init({ losses });
 * const scores = { data: [1, 0], shape: [1, 1, 2, 1] };
 * console.log(lossValue(softDice(), scores, { data: [1, 0], shape: [1, 1, 2] })); // 0
 * ```
 */
export async function init(modules: CoreModules): Promise<void> {
  needWebAssembly();
  const needed =
    '{ losses, metrics } is needed, or one of them: each a WebAssembly.Module, its bytes or its address';
  if (!isPlain(modules)) throw wrongType("init's argument", modules, needed);
  const given = checkOptions<CoreModules>('init', modules, { losses: moduleSource, metrics: moduleSource });
  const names = MODULE_NAMES.filter((name) => given[name] !== undefined);
  if (names.length === 0) throw wrongType("init's argument", modules, needed);
  const compiled = await Promise.all(
    names.map(async (name) => [name, await compiledModule(name, given[name] as ModuleSource)] as const),
  );
  for (const [name, module] of compiled) provideModule(name, module);
}

const moduleSource: Check<ModuleSource> = (name, value) => {
  if (isModule(value) || isAddress(value) || isBytes(value)) return value;
  throw wrongType(name, value, 'a WebAssembly.Module, its bytes or its address is needed');
};

function isAddress(value: unknown): value is URL | string {
  return typeof value === 'string' || tagOf(value) === 'URL';
}

function isBytes(value: unknown): value is BufferSource {
  return ArrayBuffer.isView(value) || tagOf(value) === 'ArrayBuffer';
}

async function compiledModule(name: ModuleName, source: ModuleSource): Promise<WebAssembly.Module> {
  const module = isModule(source)
    ? source
    : isAddress(source)
      ? await compileLater(name, await load(name, source), String(source))
      : await compileLater(name, source, source);
  const found = nameOf(module);
  if (found === name) return module;
  const other = found === undefined ? 'another module' : `segmetric/${found}.wasm`;
  throw wrongType(`init.${name}`, source, `that is ${other}: segmetric/${name}.wasm is needed`);
}

async function load(name: ModuleName, address: URL | string): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw new Error(
      `init.${name} is ${address}, which could not be fetched; in Node give the bytes of the file`,
      { cause: error },
    );
  }
  if (!response.ok)
    throw new Error(`init.${name} is ${address}, which answered ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
