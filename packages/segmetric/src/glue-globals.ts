/**
 * What the generated glue takes for globals of the engine. It is given them, so that it works where one is missing, and
 * so that the core's own errors are known.
 */

/** The errors that the core made itself. */
const refusals = new WeakSet<object>();

/** Whether an error is the core's own, or says the same in the user's terms. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RangeError && (refusals.has(error) || refusals.has(error.cause as RangeError));
}

/** `RangeError`, which remembers what it made. */
const Refusal = new Proxy(RangeError, {
  construct(Kind, [message]: [string]) {
    const error = new Kind(message);
    refusals.add(error);
    return error;
  },
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
