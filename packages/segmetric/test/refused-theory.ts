/** Wrong arguments of the theory, and the line that refuses each. */

import { crossEntropy, lovaszHinge, softDice, weightedSum } from '../src/index.js';
import {
  approximation,
  diceFromJaccard,
  expectedMetric,
  jaccardFromDice,
  optimalMask,
  riskMinimizer,
  similarity,
} from '../src/theory.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const mask = { data: [1, 0], shape: [2] };
const list = [{ mask, probability: 1 }];
const between = (of: unknown, by: unknown) => approximation({ of, by } as Any);
const best = (posterior: unknown, options: unknown = { metric: 'dice' }) =>
  optimalMask(posterior as Any, options as Any);

/** Calls that are refused, by subject. */
export const refusedTheory: Record<string, [call: () => unknown, text: RegExp][]> = {
  'conversions and similarities': [
    [() => diceFromJaccard(1.2), /^jaccard is 1.2, but a number from 0 to 1 is needed/],
    [() => diceFromJaccard(Number.NaN), /^jaccard is NaN, but a number from 0 to 1/],
    [() => jaccardFromDice('a' as Any), /^dice is "a", but a number from 0 to 1/],
    [
      () => similarity({ tp: 1, fp: 0, fn: 0 } as Any, { of: 'dice' }),
      /^counts.tn is undefined, but a number/,
    ],
    [
      () => similarity({ tp: -1, fp: 0, fn: 0, tn: 0 }, { of: 'dice' }),
      /^counts.tp is -1, but a finite number of at least 0 is needed$/,
    ],
    [
      () => similarity({ tp: 1, fp: Number.POSITIVE_INFINITY, fn: 0, tn: 0 }, { of: 'dice' }),
      /^counts.fp is Infinity, but a finite number of at least 0 is needed$/,
    ],
    [
      () => similarity({ tp: 1, fp: 0, fn: 0, tn: 0, n: 3 } as Any, { of: 'dice' }),
      /^counts has "n", but tp, fp, fn, tn/,
    ],
    [
      () => similarity([1, 2] as Any, { of: 'dice' }),
      /^counts is \[1, 2\], but an object \{ tp, fp, fn, tn \}/,
    ],
    [
      () => similarity({ tp: 1, fp: 0, fn: 0, tn: 0 }, {} as Any),
      /^similarity.of is undefined, but one of 'dice', /,
    ],
  ],
  approximations: [
    [
      () => between('f1', 'dice'),
      /^approximation.of is "f1", but one of 'dice', 'jaccard', 'tversky', 'weightedHamming' is/,
    ],
    [() => between('toString', 'dice'), /^approximation.of is "toString", but one of/],
    [() => between('dice', undefined), /^approximation.by is undefined, but a similarity is needed/],
    [() => between('dice', 3), /^approximation.by is 3, but one of/],
    [
      () => between('dice', { dice: {}, jaccard: {} }),
      /^approximation.by is \{ dice, jaccard \}, but one of/,
    ],
    [
      () => between('dice', { tversky: { alpha: -1 } }),
      /^approximation.by.tversky.alpha is -1, but a finite number of at/,
    ],
    [
      () => between('dice', { tversky: { gamma: 1 } }),
      /^approximation.by.tversky has no option "gamma"; its options are/,
    ],
    [
      () => between('dice', { tversky: { alpha: 0, beta: 0 } }),
      /^approximation.by.tversky.alpha and approximation.by.tversky.beta are 0, but one above 0 is needed/,
    ],
    [
      () => between('dice', { tversky: { alpha: 5e-324 } }),
      /^approximation.by.tversky.alpha is 5e-324, but 0 or a number from 1e-12 to 1e12 is needed$/,
    ],
    [
      () => between({ weightedHamming: { weight: 1e-200 } }, 'dice'),
      /^approximation.of.weightedHamming.weight is 1e-200, but 0 or a number from 1e-12 to 1 is needed$/,
    ],
    [
      () => between('dice', { jaccard: { alpha: 1 } }),
      /^approximation.by.jaccard has no option "alpha"; it takes none$/,
    ],
    [
      () => between({ weightedHamming: { weight: 2 } }, 'dice'),
      /^approximation.of.weightedHamming.weight is 2, but a num/,
    ],
    [
      () => between({ weightedHamming: {} }, { weightedHamming: { by: 'pixels' } }),
      /^approximation.by.weightedHamming.by is "pixels", but approximation.of.weightedHamming.by is 'class': two of one form/,
    ],
    [() => approximation(undefined as Any), /^approximation.of is undefined, but a similarity is needed/],
  ],
  posteriors: [
    [() => best(undefined), /^posterior is undefined, but \{ data, shape \} of probabilities or a list of/],
    [
      () => best({ data: [0.5, 1.1], shape: [2] }),
      /^posterior.data\[1\] is 1.1, but a probability from 0 to 1 is needed/,
    ],
    [() => best({ data: [0.5, Number.NaN], shape: [2] }), /^posterior.data\[1\] is NaN, but a probability/],
    [
      () => best({ data: new BigInt64Array(2), shape: [2] }),
      /^posterior.data is BigInt64Array .*, but probabilities are/,
    ],
    [() => best([]), /^posterior is \[\], but at least one \{ mask, probability \} is needed/],
    [() => best([mask]), /^posterior\[0\] has no option "data"; its options are mask, probability/],
    [() => best([{ mask }]), /^posterior\[0\].probability is undefined, but a number from 0 to 1/],
    [
      () => best([{ mask, probability: 0.4 }]),
      /^the probabilities of posterior add up to 0.4, but 1 is needed, give or take 1e-6$/,
    ],
    [
      () => best({ data: [0.5, 0.5], shape: [2], weights: [1, 2] }),
      /^posterior has "weights", but data, shape, dims, layout are its parts$/,
    ],
    [
      () => best([{ mask, probability: 1, weight: 1 }]),
      /^posterior\[0\] has no option "weight"; its options are/,
    ],
    [
      () => best([{ mask: { data: BigInt64Array.of(1n, 2n), shape: [2] }, probability: 1 }]),
      /^posterior\[0\].mask.data\[1\] is 2n, but a mask holds 0 and 1$/,
    ],
    [() => best([null, { mask, probability: 1 }]), /^posterior\[0\] is null, but an object \{ mask, prob/],
    [
      () => best([{ mask: { data: [1, 2], shape: [2] }, probability: 1 }]),
      /^posterior\[0\].mask.data\[1\] is 2, but a mask holds 0 and 1/,
    ],
    [
      () =>
        best([
          { mask, probability: 0.5 },
          { mask: { data: [1], shape: [1] }, probability: 0.5 },
        ]),
      /^posterior\[1\].mask.shape is \[1\], but the posterior's is \[2\]: the same is needed/,
    ],
    [() => best(list, { metric: 'dice', empty: 2 }), /^optimalMask.empty is 2, but a number from 0 to 1/],
    [
      () => best(list, { metric: { tversky: { alpha: 0.3 } } }),
      /^optimalMask.metric is \{ tversky \}, but 'dice', 'jaccard'/,
    ],
    ...['iou', 'tversky'].map((metric): [() => unknown, RegExp] => [
      () => best(list, { metric }),
      new RegExp(
        `^optimalMask.metric is "${metric}", but 'dice', 'jaccard', 'weightedHamming' or \\{ weightedHamming: \\{ weight, by \\} \\} is`,
      ),
    ]),
    [
      () => best(list, { metric: { dice: {} } }),
      /^optimalMask.metric is \{ dice \}, but 'dice', 'jaccard', /,
    ],
    [
      () => best(list, { metric: { tversky: { alpha: 1, beta: 1 } } }),
      /^optimalMask.metric is \{ tversky \}, but 'dice', 'jaccard', /,
    ],
    [() => best(list, {}), /^optimalMask.metric is undefined, but 'dice', 'jaccard', 'weightedHamming' or/],
    [
      () => best(list, { metric: 'dice', empty: 'skip' }),
      /^optimalMask.empty is "skip", but a number from 0 to 1/,
    ],
    [
      () => expectedMetric(list, { data: [1], shape: [1] }, { metric: 'dice' }),
      /^mask.shape is \[1\], but the posterior's is \[2\]: the same is needed/,
    ],
  ],
  risks: [
    [() => riskMinimizer({} as Any, list), /^loss.kind is undefined, but/],
    [
      () => riskMinimizer(crossEntropy({ activation: 'softmax' }), list),
      /^loss.activation is "softmax", but there is one class: 'sigmoid' or 'none' is needed/,
    ],
    [
      () =>
        riskMinimizer(
          weightedSum([
            [1, softDice({ activation: 'sigmoid' })],
            [1, lovaszHinge()],
          ]),
          list,
        ),
      /^loss adds lovaszHinge, which takes raw scores, to others, but losses of probabilities are needed/,
    ],
    [
      () => riskMinimizer(softDice(), mask as Any),
      /^posterior is \{ data, shape \}, but a list of \{ mask, probability \}/,
    ],
    [
      () => riskMinimizer(softDice(), list, { start: 0 } as Any),
      /^riskMinimizer has no option "start"; its options are metric/,
    ],
  ],
};
