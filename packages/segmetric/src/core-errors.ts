/**
 * The core's errors in the user's terms. The core sees copies: 32-bit floats, and masks turned into the layout of the
 * scores. Where it names a number of a copy, the error names that number in the user's array.
 */

import { show } from './argument-errors.js';
import type { LabelData } from './dense-array.js';

/** An array that was copied into the core. */
export interface Copied {
  /** The user's numbers. */
  readonly data: LabelData;
  /** Where a number of the copy stands in the user's array; not there where the places are the same. */
  readonly placeOf?: ((index: number) => number) | undefined;
}

/** The places that the core names: `truth.data[3] is Infinity, …`. */
const NAMED = /\b(scores|truth)\.data\[(\d+)\](?: is (-?Infinity))?/g;

/** The core's error, with the user's places, and the user's number where it does not fit 32 bits. */
export function inUsersTerms(error: unknown, arrays: Readonly<Record<'scores' | 'truth', Copied>>): unknown {
  if (!(error instanceof RangeError)) return error;
  const text = error.message.replace(
    NAMED,
    (_, name: 'scores' | 'truth', index: string, infinite?: string) => {
      const { data, placeOf } = arrays[name];
      const place = placeOf === undefined ? Number(index) : placeOf(Number(index));
      const at = `${name}.data[${place}]`;
      if (infinite === undefined) return at;
      const came = Number(data[place]);
      return Number.isFinite(came)
        ? `${at} is ${show(came)}, in 32 bits ${infinite}`
        : `${at} is ${infinite}`;
    },
  );
  return text === error.message ? error : new RangeError(text, { cause: error });
}
