/**
 * From plain data to a loss. What a factory made is taken as it is; anything else (it went through JSON or a worker, or
 * was written by hand) is checked as its factory checks it. Here too is what makes a sum of losses: its terms are read,
 * flattened, completed by the options that they share, and held against each other.
 */

import { ignoreTheSame, isNone } from '../arrays/ignored-labels.js';
import { notAllowed, show, wrongType } from '../checks/argument-errors.js';
import type { Check, Checks } from '../checks/check.js';
import { isArray, listOf } from '../checks/lists.js';
import { checkOptions, isPlain, termWeight } from '../checks/option-checks.js';
import type { Loss, SingleLoss, WeightedSum, WeightedTerm } from './kinds.js';
import { activationOf, ignoreLabelOf, kindOf } from './kinds.js';
import type { IgnoreOptions } from './loss.js';
import { isMade, makeLoss, markMade, ownOptions } from './loss.js';

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
  const { kind, ...options } = ownOptions(data as { kind?: unknown });
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
    if (!isArray(term) || term.length !== 2) throw wrongType(at, term, 'a pair [weight, loss] is needed');
    const [given, data] = [term[0], term[1]];
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
  const options = Object.entries(checkOptions<Record<string, unknown>>(owner, shared, sharedChecks(terms)));
  return terms.map(({ place, weight, loss }) => {
    const kind = kindOf(loss.kind);
    const { kind: _, ...own } = loss;
    const fitting = options.filter(([name]) => Object.hasOwn(kind.checks, name));
    const filled = makeLoss(kind, { ...Object.fromEntries(fitting), ...own }, place);
    return { place, weight, loss: filled as SingleLoss };
  });
}

/** The checks of what the terms can share; an option by which two of them mean different things is always refused. */
function sharedChecks(terms: readonly PlacedTerm[]): Checks<Record<string, unknown>> {
  const checks: Record<string, Check<unknown>> = {};
  const owners = new Map<string, PlacedTerm>();
  for (const term of terms) {
    for (const [name, check] of Object.entries(kindOf(term.loss.kind).checks)) {
      const first = owners.get(name);
      if (first === undefined) {
        owners.set(name, term);
        checks[name] = check;
      } else if (kindOf(first.loss.kind).checks[name as keyof IgnoreOptions] !== check) {
        const say = ({ place, loss }: PlacedTerm) => `${place} is a ${loss.kind}`;
        checks[name] = (at, value) => {
          throw notAllowed(
            at,
            value,
            `${say(first)} and ${say(term)}, which mean different things by it: give it to each`,
          );
        };
      }
    }
  }
  return checks;
}

/** Refuses terms that cannot be evaluated on the same scores and truth. */
function checkAgreement(terms: readonly PlacedTerm[]): void {
  const same = (
    what: string,
    agree: (a: SingleLoss, b: SingleLoss) => boolean,
    text: (loss: SingleLoss) => string | undefined,
    among: readonly PlacedTerm[],
  ): void => {
    const first = among[0];
    const other = among.find(({ loss }) => first !== undefined && !agree(first.loss, loss));
    if (first === undefined || other === undefined) return;
    const say = ({ place, loss }: PlacedTerm) => `${place} is a ${loss.kind} with ${what} ${text(loss)}`;
    throw new RangeError(
      `${say(other)}, but ${say(first)}: the terms of a sum have one, which weightedSum(terms, { ${what} }) gives to all ` +
        'that leave it out',
    );
  };
  const withActivation = terms.filter(({ loss }) => activationOf(loss) !== undefined);
  same('activation', (a, b) => activationOf(a) === activationOf(b), activationOf, withActivation);
  same(
    'ignoreLabel',
    (a, b) => ignoreTheSame(ignoreLabelOf(a), ignoreLabelOf(b)),
    (loss) => (isNone(ignoreLabelOf(loss)) ? 'none' : show(ignoreLabelOf(loss))),
    terms,
  );
  const hinge = terms.find(({ loss }) => activationOf(loss) === undefined);
  const probable = withActivation.find(({ loss }) => activationOf(loss) === 'none');
  if (hinge === undefined || probable === undefined) return;
  throw new RangeError(
    `${hinge.place} is a ${hinge.loss.kind}, a loss of raw scores, but ${probable.place} is a ${probable.loss.kind} with ` +
      "activation none, for which the scores are probabilities: 'softmax' or 'sigmoid' is needed there",
  );
}
