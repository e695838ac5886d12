/** What holds between metrics of counts, and how they change when prediction and truth change places. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Confusion, MaybeScored, ScoreOptions } from '../src/index.js';
import {
  accuracy,
  balancedAccuracy,
  cohenKappa,
  dice,
  fBeta,
  jaccard,
  matthews,
  precision,
  recall,
  specificity,
  tverskyIndex,
  volumeDifference,
  volumeSimilarity,
  weightedHamming,
} from '../src/index.js';
import type { MapPair } from './map-pairs.js';
import { count, pairs } from './map-pairs.js';

type Metric = (counts: Confusion, options?: ScoreOptions) => MaybeScored;

/** Averages that treat prediction and truth alike; `'weighted'` does not, it weighs by the truth. */
const averages: ScoreOptions[] = [
  { average: 'none' },
  { average: 'macro' },
  { average: 'micro', over: 'batch' },
  { average: 'macro', over: 'class-image' },
  { average: 'micro', empty: 0.25 },
];

/** Two results are the same: rounding is allowed, another empty place is not. */
function holdSame(first: MaybeScored, second: MaybeScored): void {
  expect([...second.empty]).toEqual([...first.empty]);
  const flat = ({ value = 0, values }: MaybeScored) => [value, ...values];
  const expected = flat(first);
  flat(second).forEach((came, place) => {
    const wanted = expected[place] as number;
    if (Number.isNaN(wanted)) expect(came).toBeNaN();
    else expect(came).toBeCloseTo(wanted, 12);
  });
}

/** One metric is the other, in each average. */
function holdEqual(first: Metric, second: Metric, one: Confusion, other = one): void {
  for (const options of averages) holdSame(first(one, options), second(other, options));
}

/** Prediction and truth in each other's place; what was ignored stays so. */
function swapped(pair: MapPair): MapPair {
  const truth = pair.predicted.map((value, pixel) => (pair.truth[pixel] === 9 ? 9 : value));
  return { ...pair, predicted: pair.truth, truth };
}

const between: [name: string, metric: Metric, least: number, most: number][] = [
  ['dice', dice, 0, 1],
  ['jaccard', jaccard, 0, 1],
  ['tverskyIndex', (counts, rest) => tverskyIndex(counts, { ...rest, alpha: 0.2, beta: 3 }), 0, 1],
  ['weightedHamming', (counts, rest) => weightedHamming(counts, { ...rest, weight: 0.8 }), 0, 1],
  [
    'weightedHamming by pixels',
    (counts, rest) => weightedHamming(counts, { ...rest, weight: 0.8, by: 'pixels' }),
    0,
    1,
  ],
  ['precision', precision, 0, 1],
  ['recall', recall, 0, 1],
  ['specificity', specificity, 0, 1],
  ['fBeta', (counts, rest) => fBeta(counts, { ...rest, beta: 2 }), 0, 1],
  ['accuracy', accuracy, 0, 1],
  ['balancedAccuracy', balancedAccuracy, 0, 1],
  ['cohenKappa', cohenKappa, -1, 1],
  ['matthews', matthews, -1, 1],
  ['volumeSimilarity', volumeSimilarity, 0, 1],
  ['volumeDifference', volumeDifference, -1, Number.POSITIVE_INFINITY],
];

/** With one class and 0 and 1 alone, so that the other class is the rest. */
const halves = pairs.filter(({ classes }) => classes === 2);

describe('every metric', () => {
  it.each(between)(
    '%s stays within its bounds, and its best is where all is right',
    (_, metric, least, most) => {
      const best = most === 1 ? 1 : 0;
      fc.assert(
        fc.property(pairs, (pair) => {
          for (const average of ['none', 'macro', 'micro', 'weighted'] as const) {
            const { value = best, values } = metric(count(pair), { average });
            for (const each of [value, ...values].filter((number) => !Number.isNaN(number))) {
              expect(each).toBeGreaterThanOrEqual(least - 1e-12);
              expect(each).toBeLessThanOrEqual(most + 1e-12);
            }
          }
          const right = count({ ...pair, predicted: pair.truth });
          const { values, empty } = metric(right, { average: 'none' });
          values.forEach((each, place) => {
            if (empty[place] === 0) expect(each).toBeCloseTo(best, 12);
          });
        }),
      );
    },
  );
});

describe('prediction and truth in each other’s place', () => {
  it.each(Object.entries({ dice, jaccard, accuracy, cohenKappa, matthews, volumeSimilarity }))(
    'are alike to %s',
    (_, metric) => {
      fc.assert(
        fc.property(pairs, (pair) => {
          holdEqual(metric, metric, count(pair), count(swapped(pair)));
        }),
      );
    },
  );

  it('change precision with recall, and α with β', () => {
    const [alpha, beta] = [0.3, 2];
    fc.assert(
      fc.property(pairs, (pair) => {
        const [one, other] = [count(pair), count(swapped(pair))];
        holdEqual(precision, recall, one, other);
        holdEqual(recall, precision, one, other);
        holdEqual(
          (counts, rest) => tverskyIndex(counts, { ...rest, alpha, beta }),
          (counts, rest) => tverskyIndex(counts, { ...rest, alpha: beta, beta: alpha }),
          one,
          other,
        );
      }),
    );
  });
});

describe('a metric is another', () => {
  const same: [name: string, Metric, Metric][] = [
    ['F1 is Dice', fBeta, dice],
    ['F-beta at β = 0 is precision', (counts, rest) => fBeta(counts, { ...rest, beta: 0 }), precision],
    ['the Tversky index is Dice by default', tverskyIndex, dice],
    [
      'the Tversky index at α = β = 1/2 is Dice',
      (counts, rest) => tverskyIndex(counts, { ...rest, alpha: 0.5, beta: 0.5 }),
      dice,
    ],
    [
      'the Tversky index at α = β = 1 is Jaccard',
      (counts, rest) => tverskyIndex(counts, { ...rest, alpha: 1, beta: 1 }),
      jaccard,
    ],
    [
      'F-beta is the Tversky index at α = 1 / (1 + β²), β = β² / (1 + β²)',
      (counts, rest) => fBeta(counts, { ...rest, beta: 2 }),
      (counts, rest) => tverskyIndex(counts, { ...rest, alpha: 0.2, beta: 0.8 }),
    ],
    [
      'weighted Hamming has a weight of 1/2 and is by class by default',
      weightedHamming,
      (counts, rest) => weightedHamming(counts, { ...rest, weight: 0.5, by: 'class' }),
    ],
  ];

  it.each(same)('%s', (_, first, second) => {
    fc.assert(
      fc.property(pairs, (pair) => {
        holdEqual(first, second, count(pair));
      }),
    );
  });

  it('at each place: weighted Hamming, balanced accuracy and accuracy; the two volume differences', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const counts = count(pair);
        const at = (metric: Metric) => metric(counts, { average: 'none' }).values;
        const balanced = at(balancedAccuracy);
        const right = at(accuracy);
        const byPixels = at((all, rest) => weightedHamming(all, { ...rest, by: 'pixels' }));
        const size = at((all, rest) => volumeDifference(all, { ...rest, absolute: true }));
        at(weightedHamming).forEach((byClass, place) => {
          if (!Number.isNaN(balanced[place])) expect(byClass).toBeCloseTo(balanced[place] as number, 12);
          if (!Number.isNaN(right[place])) {
            expect(byPixels[place]).toBeCloseTo((1 + (right[place] as number)) / 2, 12);
          }
        });
        expect([...size]).toEqual([...at(volumeDifference)].map(Math.abs));
      }),
    );
  });

  it('between the two classes of a map: recall is specificity of the other, agreement is one', () => {
    fc.assert(
      fc.property(halves, (pair) => {
        const counts = count(pair);
        const [zero, one]: [ScoreOptions, ScoreOptions] = [{ classes: [0] }, { classes: [1] }];
        holdSame(recall(counts, zero), specificity(counts, one));
        for (const metric of [accuracy, balancedAccuracy, cohenKappa, matthews]) {
          holdSame(metric(counts, zero), metric(counts, one));
        }
      }),
    );
  });
});
