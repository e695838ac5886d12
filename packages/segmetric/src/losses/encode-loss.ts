/**
 * A loss as the core reads it: a flat list of numbers, made once for each loss object. The binding's `loss_numbers.rs` is this
 * file's mirror, and says what follows each code.
 *
 *     [activation 0 none | 1 softmax | 2 sigmoid | 3 raw scores, ignoreLabel or NaN, number of terms, then for each term:
 *      code, weight, the numbers of its kind]
 */

import type { Scores } from '../arrays/dense-array.js';
import type { IgnoreLabel } from '../arrays/ignored-labels.js';
import { ignoredLabels } from '../arrays/ignored-labels.js';
import type { ReadsDistances } from '../arrays/truth.js';
import { notAllowed } from '../checks/argument-errors.js';
import { geometricCode } from './geometric.js';
import type { SingleLoss, WeightedTerm } from './kinds.js';
import { activationOf, ignoreLabelOf, kindOf } from './kinds.js';
import { ownOptions } from './loss.js';
import { asLoss } from './read-loss.js';

/** A loss in the core's numbers. */
export interface EncodedLoss {
  /** The numbers. */
  readonly numbers: Float64Array;
  /** The labels that it ignores, as the option names them. */
  readonly ignoreLabel: IgnoreLabel | undefined;
  /** What of it decides how it can be split: groups of the whole batch, errors that are sorted, and what needs all pixels of a group. */
  readonly takes: { readonly batch: boolean; readonly sorts: boolean; readonly whole: boolean };
  /** Whether the core has to be told the lengths of an image's axes. */
  readonly isGeometric: boolean;
  /** Whether it reads signed distances: beside the truth, or in its place where nothing else is read. */
  readonly distances: ReadsDistances;
  /** Refuses scores that the loss's options do not fit. */
  fits(scores: Pick<Scores, 'classes' | 'mapShape'>): void;
}

/** Options of some kinds. */
interface GroupOptions {
  readonly over?: unknown;
  readonly bins?: unknown;
  readonly logOnePlus?: unknown;
  readonly distances?: unknown;
  readonly topK?: unknown;
}

const encoded = new WeakMap<object, EncodedLoss>();

/** The numbers of a loss. */
export function encodeLoss(loss: unknown): EncodedLoss {
  const checked = asLoss(loss);
  const known = encoded.get(checked);
  if (known !== undefined) return known;
  const terms = checked.kind === 'weightedSum' ? checked.terms : ([[1, checked]] as const);
  // The terms agree, but for hinges, which have no activation and read the scores that the others activate.
  const activation = terms.map(([, term]) => activationOf(term)).find((each) => each !== undefined);
  const ignoreLabel = ignoreLabelOf(terms[0][1]);
  const numbers = Float64Array.from([
    activation === undefined ? 3 : ['none', 'softmax', 'sigmoid'].indexOf(activation),
    ignoredLabels(ignoreLabel).label,
    terms.length,
    ...terms.flatMap(([weight, term]) => {
      const { code, encode } = kindOf(term.kind);
      return [code, weight, ...encode(ownOptions(term))];
    }),
  ]);
  const fits: EncodedLoss['fits'] = (scores) => {
    terms.forEach((term, index) => {
      const owner = checked.kind === 'weightedSum' ? `weightedSum.terms[${index}][1]` : checked.kind;
      termFits(owner, term, scores);
    });
  };
  const options = terms.map(([, term]) => ownOptions(term) as GroupOptions);
  const isGeometric = terms.some(([, { kind }]) => kindOf(kind).code === geometricCode);
  const takes = {
    batch: options.some(
      ({ over, logOnePlus, topK }) => over === 'batch' || logOnePlus === true || topK !== undefined,
    ),
    sorts: terms.some(([, { kind }]) => kind === 'lovaszSoftmax' || kind === 'lovaszHinge'),
    whole: isGeometric || options.some(({ bins = 'exact', topK }) => bins !== 'exact' || topK !== undefined),
  };
  const read = options.map(({ distances }) => distances === true);
  const distances = read.every(Boolean) ? 'alone' : read.some(Boolean) ? 'beside' : 'none';
  const result: EncodedLoss = { numbers, ignoreLabel, takes, isGeometric, distances, fits };
  encoded.set(checked, result);
  return result;
}

function termFits(
  owner: string,
  [, loss]: WeightedTerm<SingleLoss>,
  { classes, mapShape }: Pick<Scores, 'classes' | 'mapShape'>,
): void {
  const activation = activationOf(loss);
  if (activation === 'softmax' && classes === 1) {
    throw notAllowed(
      `${owner}.activation`,
      activation,
      "the scores have a single class, of which softmax always makes 1: 'sigmoid' is needed",
    );
  }
  kindOf(loss.kind).fits(owner, ownOptions(loss), classes, mapShape.length - 1);
}
