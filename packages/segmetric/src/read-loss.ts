/**
 * From plain data to a loss. What a factory made is taken as it is; anything else (it went through JSON or a worker, or
 * was written by hand) is checked as its factory checks it. Here too is what makes a sum of losses: its terms are read,
 * flattened, completed by the options that they share, and held against each other.
 */

import { notAllowed, wrongType } from './argument-errors.js';
import { listOf } from './lists.js';
import { isMade, makeLoss, markMade } from './loss.js';
import type { Loss, SingleLoss } from './losses/kinds.js';
import { activationOf, kindOf } from './losses/kinds.js';
import type { WeightedSum, WeightedTerm } from './losses/weighted-sum.js';
import type { Checks } from './option-checks.js';
import { checkOptions, isPlain, termWeight } from './option-checks.js';

/**
 * A loss from plain data, as it comes out of JSON or a message: checked as its factory checks, and frozen.
 *
 * @param data - `{ kind, ...options }`, or `{ kind: 'weightedSum', terms }`; a loss that a factory made is given back as
 *   it is
 * @throws TypeError or RangeError that names what is wrong and what is allowed
 * @example
 * ```ts
 * import { asLoss, softDice } from 'segmetric';
 *
 * const loss = asLoss(JSON.parse(JSON.stringify(softDice({ over: 'batch' }))));
 * console.log(loss.kind, loss); // softDice { kind: 'softDice', over: 'batch' }
 * ```
 */
export function asLoss(data: unknown): Loss {
  return readLoss(data);
}

/**
 * A loss from plain data.
 *
 * @param place - where it stands in a sum, for error messages
 * @param around - the sums that it stands in
 */
function readLoss(data: unknown, place?: string, around: readonly object[] = []): Loss {
  if (!isPlain(data)) throw wrongType(place ?? 'loss', data, 'a loss is needed, as softDice() makes it');
  if (isMade(data)) return data as Loss;
  const { kind, ...options } = data as { kind?: unknown };
  if (kind === 'weightedSum') {
    if (around.includes(data)) {
      throw new RangeError(`${place} is a sum that it stands in, but a sum cannot contain itself`);
    }
    const { terms } = checkOptions<{ terms?: unknown }>(place ?? kind, options, { terms: (_, list) => list });
    return readSum(terms, undefined, place, [...around, data]);
  }
  return makeLoss(kindOf(kind, place && `${place}.kind`), options, place) as Loss;
}

/** A term, and where it stands in what was given. */
interface PlacedTerm {
  readonly place: string;
  readonly weight: number;
  readonly loss: SingleLoss;
}

/**
 * A sum from its terms and the options that they share.
 *
 * @param place - where the sum stands, for error messages
 * @param around - the sum itself, where it is an object, and the sums that it stands in
 */
export function readSum(
  terms: unknown,
  shared?: unknown,
  place = 'weightedSum',
  around: readonly object[] = [],
): WeightedSum {
  const given = flatten(terms, `${place}.terms`, 1, around);
  const complete = shared === undefined ? given : fillIn(given, shared, `${place}.shared`);
  checkAgreement(complete);
  const pairs = complete.map(({ weight, loss }): WeightedTerm<SingleLoss> => Object.freeze([weight, loss]));
  return markMade({ kind: 'weightedSum', terms: Object.freeze(pairs) as unknown as WeightedSum['terms'] });
}

/** The terms, sums among them replaced by their terms; `factor` multiplies the weights. */
function flatten(
  terms: unknown,
  place: string,
  factor: number,
  around: readonly object[] = [],
): PlacedTerm[] {
  const readTerms = listOf('a list of [weight, loss] is needed', (at, term): PlacedTerm[] => {
    if (!Array.isArray(term) || term.length !== 2)
      throw wrongType(at, term, 'a pair [weight, loss] is needed');
    const [given, data] = term as [unknown, unknown];
    const weight = termWeight(`${at}[0]`, termWeight(`${at}[0]`, given) * factor);
    const loss = readLoss(data, `${at}[1]`, around);
    if (loss.kind === 'weightedSum') return flatten(loss.terms, `${at}[1].terms`, weight);
    return [{ place: `${at}[1]`, weight, loss }];
  });
  const read = readTerms(place, terms);
  if (read.length === 0) throw notAllowed(place, terms, 'at least one [weight, loss] is needed');
  return read.flat();
}

/** Gives each term the shared options that its kind has and that it left out. */
function fillIn(terms: readonly PlacedTerm[], shared: unknown, owner: string): PlacedTerm[] {
  const allChecks: Checks<Record<string, unknown>> = Object.assign(
    {},
    ...terms.map(({ loss }) => kindOf(loss.kind).checks),
  );
  const options = Object.entries(checkOptions<Record<string, unknown>>(owner, shared, allChecks));
  return terms.map(({ place, weight, loss }) => {
    const kind = kindOf(loss.kind);
    const { kind: _, ...own } = loss;
    const fitting = options.filter(([name]) => Object.hasOwn(kind.checks, name));
    const filled = makeLoss(kind, { ...Object.fromEntries(fitting), ...own }, place);
    return { place, weight, loss: filled as SingleLoss };
  });
}

/** Refuses terms that cannot be evaluated on the same scores and truth. */
function checkAgreement(terms: readonly PlacedTerm[]): void {
  const same = (what: string, of: (loss: SingleLoss) => unknown, among: readonly PlacedTerm[]): void => {
    const first = among[0];
    const other = among.find(({ loss }) => of(loss) !== (first && of(first.loss)));
    if (first === undefined || other === undefined) return;
    const say = ({ place, loss }: PlacedTerm) =>
      `${place} is a ${loss.kind} with ${what} ${of(loss) ?? 'none'}`;
    throw new RangeError(
      `${say(other)}, but ${say(first)}: the terms of a sum have one, which weightedSum(terms, { ${what} }) gives to all ` +
        'that leave it out',
    );
  };
  const withActivation = terms.filter(({ loss }) => activationOf(loss) !== undefined);
  same('activation', activationOf, withActivation);
  same('ignoreLabel', (loss) => loss.ignoreLabel, terms);
  const hinge = terms.find(({ loss }) => activationOf(loss) === undefined);
  const probable = withActivation.find(({ loss }) => activationOf(loss) === 'none');
  if (hinge === undefined || probable === undefined) return;
  throw new RangeError(
    `${hinge.place} is a ${hinge.loss.kind}, a loss of raw scores, but ${probable.place} is a ${probable.loss.kind} with ` +
      "activation none, for which the scores are probabilities: 'softmax' or 'sigmoid' is needed there",
  );
}
