/** What the Lovász extension promises: it is the Jaccard loss at hard predictions, convex, monotone and bounded. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LovaszHinge, LovaszSoftmax } from '../src/index.js';
import {
  confusion,
  jaccard,
  lossValue,
  lovaszHinge,
  lovaszSoftmax,
  toMasks,
  valueAndGradient,
} from '../src/index.js';
import type { Batch } from './random.js';
import { asArguments, asProbabilities, batches } from './random.js';

/** Two batches of the same sizes and labels, of different scores. */
const pairs = batches.chain((batch) =>
  fc.tuple(
    fc.constant(batch),
    fc
      .array(fc.integer({ min: -4096, max: 4096 }), {
        minLength: batch.scores.length,
        maxLength: batch.scores.length,
      })
      .map((scores) => ({ ...batch, scores: scores.map((value) => value / 1024) })),
  ),
);

/** Both losses, each with the arguments that a batch makes for it and the errors that it measures there. */
const both: {
  name: string;
  loss: LovaszSoftmax | LovaszHinge;
  take: typeof asArguments;
  errorOf: (score: number, mask: number) => number;
}[] = [
  {
    name: 'lovaszSoftmax',
    loss: lovaszSoftmax({ classes: 'all' }),
    take: asProbabilities,
    errorOf: (p, mask) => Math.abs(mask - p),
  },
  {
    name: 'lovaszHinge',
    loss: lovaszHinge(),
    take: asArguments,
    errorOf: (score, mask) => Math.max(0, 1 - score * (2 * mask - 1)),
  },
];

describe.each(both)('$name', ({ loss, take, errorOf }) => {
  const value = (batch: Batch) => {
    const { scores, truth } = take(batch);
    return lossValue(loss, scores, truth);
  };
  const errors = (batch: Batch) => {
    const { scores, truth } = take(batch);
    const masks = toMasks(truth, batch.classes).data;
    return [...scores.data].map((score, flat) => errorOf(score, masks[flat] as number));
  };

  it('is the Jaccard loss at hard predictions, times the error of a wrong one', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { classes, images, pixels, labels } = batch;
        const [low, high] = loss.kind === 'lovaszHinge' ? [-1, 1] : [0, 1];
        const masks = batch.scores.map((score) => (score > 0 ? 1 : 0));
        const scores = {
          data: masks.map((mask) => (mask === 1 ? high : low)),
          shape: [images, 1, pixels, classes],
        };
        const truth = { data: labels, shape: [images, 1, pixels] };
        // Each class is a problem of its own: scores may choose several classes at a pixel, or none.
        let sum = 0;
        for (let index = 0; index < classes; index++) {
          const of = (list: number[]) => ({ data: list, shape: [images, 1, pixels] });
          const predicted = of(labels.map((_, pixel) => masks[pixel * classes + index] as number));
          const wanted = of(labels.map((label) => Number(label === (classes === 1 ? 1 : index))));
          const counts = confusion(predicted, wanted, { classes: 1, spatial: 2 });
          sum += 1 - jaccard(counts, { empty: 1 }).value;
        }
        expect(lossValue(loss, scores, truth)).toBeCloseTo(((high - low) * sum) / classes, 5);
      }),
    );
  });

  it('is at most the largest error, and at least 0', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const largest = errors(batch).reduce((most, error) => Math.max(most, error), 0);
        expect(value(batch)).toBeGreaterThanOrEqual(0);
        expect(value(batch)).toBeLessThanOrEqual(largest * (1 + 1e-6));
      }),
    );
  });

  it('is convex: between two batches it is at most the line', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 7 }), ([from, to], eighths) => {
        const share = eighths / 8;
        const mix = from.scores.map((score, flat) => score + share * ((to.scores[flat] as number) - score));
        const line = (1 - share) * value(from) + share * value(to);
        expect(value({ ...from, scores: mix })).toBeLessThanOrEqual(line + 1e-5);
      }),
    );
  });

  it('is monotone: no error grows without the loss growing or staying', () => {
    fc.assert(
      fc.property(pairs, ([from, to]) => {
        const [less, more] = [errors(from), errors(to)];
        const worse = from.scores.map((score, flat) => {
          return (more[flat] as number) > (less[flat] as number) ? (to.scores[flat] as number) : score;
        });
        expect(value({ ...from, scores: worse })).toBeGreaterThanOrEqual(value(from) - 1e-5);
      }),
    );
  });

  it('has the slopes that it is made of: where no errors are equal each is a difference of values', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 0, max: 511 }), (pixels, seed) => {
        // Distinct errors, 1/16 apart, in an order that the seed gives; between them the loss is linear.
        const order = Array.from({ length: pixels }, (_, pixel) => pixel).sort(
          (a, b) => ((a * 5 + seed) % 11) - ((b * 5 + seed) % 11),
        );
        const labels = order.map((_, pixel) => (seed >> pixel) & 1);
        const probabilities = order.map((rank, pixel) => {
          const error = (rank + 1) / 16;
          return labels[pixel] === 1 ? 1 - error : error;
        });
        const data =
          loss.kind === 'lovaszHinge'
            ? probabilities.map((p, pixel) => p - 1 + Number(labels[pixel]))
            : probabilities;
        const truth = { data: labels, shape: [1, 1, pixels] };
        const scores = { data, shape: [1, 1, pixels, 1] };
        const { gradient } = valueAndGradient(loss, scores, truth);
        const step = 1 / 64;
        data.forEach((score, pixel) => {
          const at = (moved: number) => {
            const changed = data.map((other, place) => (place === pixel ? moved : other));
            return lossValue(loss, { ...scores, data: changed }, truth);
          };
          const difference = (at(score + step) - at(score - step)) / (2 * step);
          expect(gradient[pixel]).toBeCloseTo(difference, 5);
        });
      }),
    );
  });

  it.each([256, 4096, 65536])('%i buckets miss the value by at most their width', (bins) => {
    const bucketed = { ...loss, bins };
    fc.assert(
      fc.property(batches, (batch) => {
        const { scores, truth } = take(batch);
        const largest = errors(batch).reduce((most, error) => Math.max(most, error), 0);
        const allowed = loss.kind === 'lovaszHinge' ? largest / bins : 8 / bins;
        const missed = Math.abs(lossValue(bucketed, scores, truth) - value(batch));
        expect(missed).toBeLessThanOrEqual(allowed + 2e-7 * Math.max(1, largest));
      }),
    );
  });
});

describe('the hinge', () => {
  it('has gradient 0 where a score is on its side by at least 1', () => {
    const scores = { data: [1, 2, -1, -3, 0.5, 3], shape: [1, 1, 6, 1] };
    const truth = { data: [1, 1, 0, 0, 1, 0], shape: [1, 1, 6] };
    const { value, gradient } = valueAndGradient(lovaszHinge(), scores, truth);
    expect(value).toBeGreaterThan(0);
    expect([...gradient.subarray(0, 4)].map(Math.abs)).toEqual([0, 0, 0, 0]);
    expect(gradient[4]).toBeLessThan(0);
    expect(gradient[5]).toBeGreaterThan(0);
  });

  it('takes every class where classes are left out, also those without foreground', () => {
    const scores = { data: [3, 2, -3, -3], shape: [1, 1, 2, 2] };
    const truth = { data: [0, 0], shape: [1, 1, 2] };
    expect(lossValue(lovaszHinge(), scores, truth)).toBe(
      lossValue(lovaszHinge({ classes: 'all' }), scores, truth),
    );
    expect(lossValue(lovaszHinge({ classes: 'present' }), scores, truth)).not.toBe(
      lossValue(lovaszHinge(), scores, truth),
    );
  });
});
