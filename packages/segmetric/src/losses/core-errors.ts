/**
 * The core's errors in the user's terms. The core sees copies: 32-bit floats, and masks turned into the layout of the
 * scores. Where it names a number of a copy, the error names that number in the user's array.
 */

import type { IgnoreLabel } from '../arrays/ignored-labels.js';
import { isNone } from '../arrays/ignored-labels.js';
import { allowedLabels, classesText, dividedBy255, holdsOnly0And255 } from '../arrays/label-errors.js';
import type { Copied } from '../arrays/truth.js';
import { show } from '../checks/argument-errors.js';

/** What the core was given. */
export interface Given {
  readonly scores: Copied & { readonly classes: number };
  readonly truth: Copied & {
    readonly isMasks: boolean;
    readonly weights: Copied | undefined;
    readonly distances: (Copied & { readonly name: string }) | undefined;
  };
  readonly ignoreLabel: IgnoreLabel | undefined;
}

/** The places that the core names: `truth.data[3] is Infinity, …`. */
const NAMED = /\b(scores\.data|truth\.data|truth\.weights|truth\.distances)\[(\d+)\](?: is (-?Infinity))?/g;

type NamedArray = 'scores.data' | 'truth.data' | 'truth.weights' | 'truth.distances';

/** The core's error, with the user's places, labels, and the user's number where it does not fit 32 bits. */
export function inUsersTerms(error: unknown, given: Given): unknown {
  if (!(error instanceof RangeError)) return error;
  const placed = error.message.replace(NAMED, (_, name: NamedArray, index: string, infinite?: string) => {
    const { scores, truth } = given;
    const { data, placeOf } = {
      'scores.data': scores,
      'truth.data': truth,
      'truth.weights': truth.weights ?? truth,
      'truth.distances': truth.distances ?? truth,
    }[name] as Copied;
    const place = placeOf === undefined ? Number(index) : placeOf(Number(index));
    const at = `${name}[${place}]`;
    if (infinite === undefined) return at;
    const came = Number(data[place]);
    return Number.isFinite(came) ? `${at} is ${show(came)}, in 32 bits ${infinite}` : `${at} is ${infinite}`;
  });
  const named = given.truth.distances?.name ?? 'truth.distances';
  const text = ofTruth(placed, given).replace(/\btruth\.distances\[/, `${named}[`);
  return text === error.message ? error : new RangeError(text, { cause: error });
}

/** What is said of a label or a mask: all that is allowed where it stands, or how an array of 0 and 255 is mended. */
function ofTruth(text: string, { scores, truth, ignoreLabel }: Given): string {
  const [came, value] = /^truth\.data\[\d+\] is (\S+), but /.exec(text) ?? [];
  if (came === undefined) return text;
  if (value === '255' && holdsOnly0And255(truth.data)) {
    const allowed = truth.isMasks ? 'masks hold numbers from 0 to 1' : classesText(scores.classes);
    return `${came}${allowed}: ${dividedBy255('truth', truth.data)}`;
  }
  if (!truth.isMasks) return came + allowedLabels(scores.classes, ignoreLabel);
  return scores.classes > 1 || isNone(ignoreLabel) ? text : `${text}; ignoreLabel is ${show(ignoreLabel)}`;
}
