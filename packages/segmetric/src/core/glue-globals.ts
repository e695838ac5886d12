/**
 * What the generated glue takes for globals of the engine. It is given them, so that it works where one is missing, and
 * so that the core's own errors are known.
 */

import { refusal } from '../checks/argument-errors.js';

/** `RangeError`, of which the core makes nothing but refusals. */
const Refusal = new Proxy(RangeError, {
  construct: (Kind, [message]: [string]) => refusal(new Kind(message)),
});

/** UTF-8 to text, for the short lines of errors. Some test runners' pages have no `TextDecoder`. */
class Utf8Decoder {
  decode(bytes: Uint8Array = new Uint8Array()): string {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  }
}

/** The glue asks whether a module is one, by this realm's class; modules of other realms are as good. */
const AnyModule = { [Symbol.hasInstance]: () => true };

/** The globals of the glue. The one object in the core goes with its instance, so nothing is to be finalized. */
export const glueGlobals = () => ({
  RangeError: Refusal,
  TextDecoder: Utf8Decoder,
  FinalizationRegistry: undefined,
  WebAssembly: { Module: AnyModule, Instance: WebAssembly.Instance },
});

/** What the glue is given. */
export type GlueGlobals = ReturnType<typeof glueGlobals>;
