/**
 * From bytes to a compiled module, and where that fails, why: WebAssembly may be missing, forbidden, older than the core
 * needs, or the bytes may be something else. Each is told apart by asking the engine, and said with the way out.
 */

import { wrongType } from '../checks/argument-errors.js';

/** The modules of the core. */
export const MODULE_NAMES = ['losses', 'metrics'] as const;

/** The name of a module of the core; its file is `segmetric/NAME.wasm`. */
export type ModuleName = (typeof MODULE_NAMES)[number];

/** What can run the core: SIMD and reference types in WebAssembly, `Object.hasOwn` in JavaScript. */
const NEEDED = 'Chrome or Edge 96, Firefox 92, Safari 16.4 or Node 20, or a newer one, is needed';

/** A module that adds nothing but asks for SIMD: one function of vectors. */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/** Refuses engines without WebAssembly. */
export function needWebAssembly(): void {
  if (typeof WebAssembly === 'object') return;
  throw new Error(
    'WebAssembly is missing here, but segmetric computes with it: it is switched off (node --jitless, Lockdown Mode, an ' +
      `enterprise policy), or the engine has none; ${NEEDED}`,
  );
}

/** Whether a value is a compiled module, of any realm. */
export function isModule(value: unknown): value is WebAssembly.Module {
  try {
    WebAssembly.Module.exports(value as WebAssembly.Module);
    return true;
  } catch {
    return false;
  }
}

/** Which module of the core a compiled module is, if it is one. The glue exports each method under its class's name. */
export function nameOf(module: WebAssembly.Module): ModuleName | undefined {
  const exported = WebAssembly.Module.exports(module);
  return MODULE_NAMES.find((each) => exported.some(({ name }) => name === `${each}_new`));
}

/** Compiles a module at once. */
export function compileNow(name: ModuleName, bytes: BufferSource): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    throw whyNot(name, error, bytes);
  }
}

/**
 * Compiles a module beside other work.
 *
 * @param came - what the user gave, for the error where these are not its bytes
 */
export async function compileLater(
  name: ModuleName,
  bytes: BufferSource,
  came: unknown,
): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw whyNot(name, error, bytes, came);
  }
}

/** Why a module was not compiled, or not made an instance of. */
export function whyNot(
  name: ModuleName,
  error: unknown,
  bytes?: BufferSource,
  came: unknown = bytes,
): unknown {
  const reason = error instanceof Error ? error.message : '';
  const because = (text: string) =>
    new Error(`segmetric/${name}.wasm cannot be loaded: ${text} (${reason})`, { cause: error });
  if (error instanceof RangeError && reason.includes('main thread')) {
    return because(
      'Chrome before 114 takes only the smallest modules on the main thread of a page: a worker or a newer Chrome is needed',
    );
  }
  const kind = error instanceof Error ? error.name : '';
  // The stack's end and a lack of memory say nothing of the module.
  if (kind !== 'CompileError' && kind !== 'EvalError') return error;
  return (bytes && whyNotRead(name, bytes, came, because)) ?? forbidden(name, because);
}

/** Why bytes cannot be compiled by any code of the page's, where that is so. */
function whyNotRead(
  name: ModuleName,
  bytes: BufferSource,
  came: unknown,
  because: (text: string) => Error,
): Error | undefined {
  if (!hasMagic(bytes)) {
    const allowed = `the bytes of segmetric/${name}.wasm are needed, which begin with \\0asm`;
    return wrongType(`init.${name}`, came, allowed);
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    return because(`this engine, or this processor, has no SIMD in WebAssembly; ${NEEDED}`);
  }
  if (!WebAssembly.validate(bytes)) return because(`this engine cannot read it; ${NEEDED}`);
  return undefined;
}

/** Safari forbids instances, others forbid compiling. */
function forbidden(name: ModuleName, because: (text: string) => Error): Error {
  return because(
    "WebAssembly may not be compiled here; on a page, script-src of the Content-Security-Policy needs 'wasm-unsafe-eval'; in a " +
      `Cloudflare Worker, \`import ${name} from 'segmetric/${name}.wasm'\` and \`await init({ ${name} })\` of 'segmetric/slim' ` +
      'are needed',
  );
}

/** Whether bytes begin as a WebAssembly module does. */
function hasMagic(bytes: BufferSource): boolean {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  return [0, 97, 115, 109].every((byte, place) => view[place] === byte);
}
