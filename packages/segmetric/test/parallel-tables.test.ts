/** Tables over several workers: the numbers, the order and the errors of one thread. */

import { afterAll, expect, it } from 'vitest';
// As built: a worker is a file of the package.
import type { EvaluationCase, EvaluationOptions } from '../dist/index.js';
import { evaluate } from '../dist/index.js';
import { WorkerPool } from '../dist/parallel.js';

const pool = new WorkerPool({ workers: 3 });

afterAll(() => pool.close());

const options: EvaluationOptions = {
  classes: ['rest', 'organ', 'lesion'],
  regions: { all: ['organ', 'lesion'] },
  ignoreLabel: 9,
  metrics: ['dice', 'hausdorff95', 'lesionF1', { metric: 'normalizedSurfaceDistance', tolerance: 2 }],
};

/** Cases of several sizes and kinds of labels; later ones are smaller, so that they are done before earlier ones. */
function casesOf(count: number): EvaluationCase[] {
  return Array.from({ length: count }, (_, place) => {
    const [height, width] = [60 - 4 * place, 50 - 3 * place];
    const labels = (shift: number) =>
      Array.from({ length: height * width }, (_, at) => (Math.floor((at + shift) / 13) * (place + 3)) % 4);
    const kinds = [Uint8Array, Int16Array, Float32Array] as const;
    const map = (shift: number, other: number) => ({
      data: (kinds[place % 3] ?? Uint8Array).from(
        labels(shift).map((label) => (label === 3 ? other : label)),
      ),
      shape: [height, width],
    });
    return { id: `case ${place}`, predicted: map(0, 0), truth: map(place, 9), spacing: [1, 0.5 + place] };
  });
}

it('is the table of one thread, whatever source the cases come from', async () => {
  const cases = casesOf(9);
  const expected = evaluate(cases, options);
  async function* later() {
    for (const each of cases) yield await Promise.resolve(each);
  }
  for (const source of [cases, new Set(cases), later()]) {
    const table = await pool.evaluate(source, options);
    expect(table.toCSV()).toBe(expected.toCSV());
    expect(table.counts).toEqual(expected.counts);
    expect(table.summary()).toEqual(expected.summary());
  }
});

it('takes views of larger buffers and plain lists, and leaves the arrays where they are', async () => {
  const large = new Uint8Array(1000);
  large.set([0, 1, 1, 0, 2, 1], 500);
  const map = { data: large.subarray(500, 506), shape: [2, 3] };
  const cases = [{ id: 'a', predicted: map, truth: { data: [0, 1, 1, 0, 0, 1], shape: [2, 3] } }];
  const table = await pool.evaluate(cases, options);
  expect(table.toCSV()).toBe(evaluate(cases, options).toCSV());
  expect(map.data[4]).toBe(2);
});

it('takes weights of pixels, which stay where they are', async () => {
  const weights = new Float32Array(1000).fill(0.25);
  weights.set([1, 0.1, 2, 0, 1.5, 3], 500);
  const map = { data: Uint8Array.of(0, 1, 1, 0, 2, 1), shape: [2, 3] };
  const truth = { data: [0, 1, 1, 0, 0, 1], shape: [2, 3] };
  const cases = [
    { id: 'a', predicted: map, truth: { ...truth, weights: weights.subarray(500, 506) } },
    { id: 'b', predicted: map, truth: { ...truth, weights: [0.5, 1, 1, 1, 1, 2] } },
    { id: 'c', predicted: map, truth },
  ];
  const counted: EvaluationOptions = { ...options, metrics: ['dice', 'jaccard'] };
  const table = await pool.evaluate(cases, counted);
  expect(table.toJSON()).toEqual(evaluate(cases, counted).toJSON());
  expect(table.counts.tp[2]).toBeCloseTo(0, 12);
  expect(weights[505]).toBe(3);
  await expect(pool.evaluate(cases, options)).rejects.toThrow(
    'cases[0] ("a"): truth.weights was given, but surfaceDistances compares shapes',
  );
});

it('tells how many cases are done', async () => {
  const done: number[] = [];
  await pool.evaluate(casesOf(7), options, { progress: (cases) => done.push(cases) });
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

const cases = casesOf(6);
const withWrong = (place: number, wrong: object) =>
  cases.map((each, at) => (at === place ? ({ ...each, ...wrong } as EvaluationCase) : each));
const label = { data: new Uint8Array(40 * 35).fill(7), shape: [40, 35] };

it.each([
  ['a label', withWrong(5, { truth: label, predicted: label }), options],
  [
    'the first of two',
    withWrong(2, { predicted: label, truth: label }).concat(withWrong(1, { id: 3 })),
    options,
  ],
  ['a name that is there twice', withWrong(4, { id: 'case 1' }), options],
  ['what is no case', [...cases, 3 as never], options],
  ['no case', [], options],
  ['no list', 3 as never, options],
  ['an option', cases, { ...options, metrics: ['dise' as 'dice'] }],
] as const)('has the error of one thread for %s, and the next table is right', async (_, wrong, given) => {
  const message = (() => {
    try {
      evaluate(wrong, given);
      return 'no error';
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  })();
  expect(message).not.toBe('no error');
  await expect(
    pool.evaluate(wrong, given).catch((error: Error) => `${error.name}: ${error.message}`),
  ).resolves.toBe(message);
  expect((await pool.evaluate(cases, options)).toCSV()).toBe(evaluate(cases, options).toCSV());
});

it('ends when it is aborted, closes the source of cases, and the next table is right', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  let isClosed = false;
  function* endless() {
    try {
      for (let place = 0; ; place++) yield { ...(cases[0] as EvaluationCase), id: String(place) };
    } finally {
      isClosed = true;
    }
  }
  const progress = (done: number) => {
    if (done === 5) stop.abort(reason);
  };
  await expect(pool.evaluate(endless(), options, { signal: stop.signal, progress })).rejects.toBe(reason);
  expect(isClosed).toBe(true);
  expect((await pool.evaluate(cases, options)).toCSV()).toBe(evaluate(cases, options).toCSV());
});

it('passes on what the progress function throws', async () => {
  const thrown = new Error('of the user');
  const progress = () => {
    throw thrown;
  };
  await expect(pool.evaluate(cases, options, { progress })).rejects.toBe(thrown);
});
