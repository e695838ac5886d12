/** Losses over several workers: the bits and the errors of one thread, for every way of splitting a batch. */

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
// As built: a worker is a file of the package.
import type { DenseArray, Loss, Truth } from '../dist/index.js';
import { asLoss, crossEntropy, lossValue, lovaszSoftmax, softDice, valueAndGradient } from '../dist/index.js';
import { WorkerPool } from '../dist/parallel.js';
import { type Case, inputs, kinds, weightsFor } from './parallel-inputs.js';
import { allLosses } from './random.js';

const pools = [new WorkerPool({ workers: 2 }), new WorkerPool({ workers: 5 })];
const pool = pools[0] as WorkerPool;

afterAll(() => {
  for (const each of pools) each.close();
});

/** A number for all bits of some floats: to compare millions of numbers one by one takes minutes. */
function bits(values: Float32Array): number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 0x811c9dc5);
}

/** What a call came to: its bits, or its error's class and text. */
async function outcome(
  call: () => { value: number; gradient: Float32Array } | Promise<{ value: number; gradient: Float32Array }>,
) {
  try {
    const { value, gradient } = await call();
    return { value, gradient: bits(gradient) };
  } catch (error) {
    return { name: (error as Error).name, message: (error as Error).message };
  }
}

async function expectTheSame(loss: Loss, array: DenseArray, truth: Truth): Promise<void> {
  const one = await outcome(() => valueAndGradient(loss, array, truth));
  for (const each of pools) {
    expect(await outcome(() => each.valueAndGradient(loss, array, truth))).toEqual(one);
  }
  if ('value' in one) expect(await pool.lossValue(loss, array, truth)).toBe(one.value);
}

/** The losses, those that ignore a label where the truth has it. */
const lossesFor = (classes: number, kind: Case['kind']) =>
  allLosses(classes)
    .filter((loss) => classes > 1 || JSON.stringify(loss).includes('sigmoid') || loss.kind === 'lovaszHinge')
    .map((loss) =>
      kind === 'ignored' && loss.kind !== 'weightedSum'
        ? asLoss({ ...loss, ignoreLabel: 255 })
        : asLoss(loss),
    );

describe('losses over workers', () => {
  it('have the bits of one thread, or its error, whatever the batch', { timeout: 600_000 }, async () => {
    const cases = fc.record({
      images: fc.integer({ min: 1, max: 9 }),
      pixels: fc.integer({ min: 1, max: 600 }),
      classes: fc.integer({ min: 1, max: 5 }),
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
      kind: fc.constantFrom(...kinds),
      channelsFirst: fc.boolean(),
      choice: fc.nat(),
      weighted: fc.constantFrom(undefined, 'ignoring' as const, 'real' as const),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ choice, weighted, ...each }) => {
        const { array, truth: unweighted } = inputs(each);
        const weights = weighted && weightsFor(weighted, each.images, each.pixels);
        const truth = { ...unweighted, weights };
        const losses = lossesFor(each.classes, each.kind);
        await expectTheSame(losses[choice % losses.length] as Loss, array, truth);
      }),
      { numRuns: 200 },
    );
  });

  it.each(
    (['map', 'ignored', 'soft masks', 'ignored masks'] as const).flatMap((kind) =>
      [false, true].map((channelsFirst) => [kind, channelsFirst] as const),
    ),
  )(
    'have them where one image is split by its pixels: %s, channels first %s',
    async (kind, channelsFirst) => {
      for (const [images, classes] of [
        [1, 3],
        [3, 1],
      ] as const) {
        const { array, truth } = inputs({ images, pixels: 40_011, classes, seed: 7, kind, channelsFirst });
        const weights = weightsFor('real', images, 40_011);
        for (const loss of lossesFor(classes, kind)) {
          await expectTheSame(loss, array, truth);
          await expectTheSame(loss, array, { ...truth, weights });
        }
      }
    },
  );

  it('write into an array that is given, shared or not', async () => {
    const { array, truth } = inputs({
      images: 3,
      pixels: 50,
      classes: 2,
      seed: 3,
      kind: 'map',
      channelsFirst: false,
    });
    const loss = softDice({ activation: 'softmax' });
    const { gradient } = valueAndGradient(loss, array, truth);
    const { length } = gradient;
    const Shared = typeof SharedArrayBuffer === 'undefined' ? ArrayBuffer : SharedArrayBuffer;
    for (const OfScores of [ArrayBuffer, Shared]) {
      for (const data of [
        new Float32Array(new OfScores(4 * length)),
        new Float64Array(new OfScores(8 * length)),
      ]) {
        data.set(array.data as Float32Array);
        const scores = { ...array, data } as DenseArray;
        for (const OfGradient of [ArrayBuffer, Shared]) {
          const into = new Float32Array(new OfGradient(4 * length));
          expect((await pool.valueAndGradient(loss, scores, truth, { into })).gradient).toBe(into);
          expect(bits(into)).toBe(bits(gradient));
        }
        expect(bits((await pool.valueAndGradient(loss, scores, truth)).gradient)).toBe(bits(gradient));
      }
    }
  });

  it('write over the scores themselves', async () => {
    const { array, truth } = inputs({
      images: 1,
      pixels: 40_011,
      classes: 2,
      seed: 4,
      kind: 'map',
      channelsFirst: true,
    });
    const loss = lovaszSoftmax({ activation: 'softmax' });
    const { value, gradient } = valueAndGradient(loss, array, truth);
    const into = array.data as Float32Array;
    expect((await pool.valueAndGradient(loss, array, truth, { into })).value).toBe(value);
    expect(bits(into)).toBe(bits(gradient));
  });

  it('may be called again before the first has ended', async () => {
    const batches = [2, 5, 1, 3].map((images) =>
      inputs({ images, pixels: 400, classes: 3, seed: images, kind: 'map', channelsFirst: false }),
    );
    const loss = lovaszSoftmax({ activation: 'softmax' });
    const values = await Promise.all(batches.map(({ array, truth }) => pool.lossValue(loss, array, truth)));
    expect(values).toEqual(batches.map(({ array, truth }) => lossValue(loss, array, truth)));
  });
});

describe('errors', () => {
  const good = inputs({ images: 6, pixels: 20_000, classes: 3, seed: 1, kind: 'map', channelsFirst: false });
  const scores = good.array.data as Float32Array;
  const labels = good.truth.data as Uint8Array;
  const dice = softDice({ activation: 'softmax' });
  const changed = <A extends Float32Array | Uint8Array>(
    data: A,
    changes: readonly (readonly [number, number])[],
  ): A => {
    const copy = data.slice() as A;
    for (const [place, value] of changes) copy[place] = value;
    return copy;
  };

  it.each([
    ['a score in the last image', [[6 * 60_000 - 1, Number.NaN]], []],
    [
      'the first of several scores',
      [
        [350_000, Number.NaN],
        [130_001, Infinity],
        [299_999, Number.NaN],
      ],
      [],
    ],
    ['a label before any score', [[0, Number.NaN]], [[119_999, 9]]],
    [
      'the first of several labels',
      [],
      [
        [119_999, 9],
        [70_000, 8],
        [110_000, 7],
      ],
    ],
  ] as const)('name %s', async (_, wrongScores, wrongLabels) => {
    const array = { ...good.array, data: changed(scores, wrongScores) } as DenseArray;
    const truth = { ...good.truth, data: changed(labels, wrongLabels) };
    for (const loss of [
      dice,
      softDice({ activation: 'softmax', over: 'batch' }),
      crossEntropy({ activation: 'softmax' }),
    ]) {
      expect(await outcome(() => valueAndGradient(loss, array, truth))).toHaveProperty('message');
      await expectTheSame(loss, array, truth);
    }
    await expectTheSame(dice, good.array, good.truth);
  });

  it.each([false, true])(
    'name scores and masks of one split image in the user’s places (channels first %s)',
    async (channelsFirst) => {
      const one = inputs({
        images: 1,
        pixels: 40_011,
        classes: 3,
        seed: 5,
        kind: 'hard masks',
        channelsFirst,
      });
      const data = one.array.data as Float32Array;
      const masks = one.truth.data as Float32Array;
      for (const place of [5, 70_001, 120_032]) {
        await expectTheSame(
          dice,
          { ...one.array, data: changed(data, [[place, -Infinity]]) } as DenseArray,
          one.truth,
        );
        await expectTheSame(dice, one.array, { ...one.truth, data: changed(masks, [[place, 3]]) });
        const lovasz = lovaszSoftmax({ activation: 'softmax' });
        await expectTheSame(lovasz, one.array, { ...one.truth, data: changed(masks, [[place, 0.5]]) });
      }
    },
  );

  it('are refusals of the arguments, as without workers', async () => {
    const wrong = { ...good.array, shape: [1, 2, 3] } as DenseArray;
    await expect(pool.lossValue(dice, wrong, good.truth)).rejects.toThrow(/^scores/);
    await expect(pool.lossValue({ kind: 'none' } as never, good.array, good.truth)).rejects.toThrow(/kind/);
    await expect(
      pool.valueAndGradient(dice, good.array, good.truth, { into: new Float32Array(3) }),
    ).rejects.toThrow(
      'valueAndGradient.into has 3 numbers, but scores.data has 360000: the same length is needed',
    );
    await expect(pool.lossValue(dice, good.array, good.truth, { signal: 3 as never })).rejects.toThrow(
      'lossValue.signal is 3, but an AbortSignal is needed',
    );
    expect(() => new WorkerPool({ workers: 0 })).toThrow(
      'WorkerPool.workers is 0, but the number of workers is a whole number from 1 to 256',
    );
    expect(() => new WorkerPool({ start: 'worker.js' as never })).toThrow(
      'WorkerPool.start is "worker.js", but a function is needed that starts a worker',
    );
    await expectTheSame(dice, good.array, good.truth);
  });

  it('end a call that is aborted, and the next works', async () => {
    const reason = new Error('enough');
    await expect(
      pool.lossValue(dice, good.array, good.truth, { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    const stop = new AbortController();
    const call = pool.valueAndGradient(dice, good.array, good.truth, { signal: stop.signal });
    stop.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expectTheSame(dice, good.array, good.truth);
  });

  it('are clear after the pool was closed', async () => {
    const closed = new WorkerPool({ workers: 1 });
    const running = closed.lossValue(dice, good.array, good.truth);
    closed.close();
    await expect(running).rejects.toThrow('the pool was closed');
    await expect(closed.lossValue(dice, good.array, good.truth)).rejects.toThrow(
      'the pool was closed, but a call needs its workers: make another pool',
    );
  });
});
