/** Tables of names and labels against direct counting, and against maps that need no table. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Confusion, EvaluationOptions } from '../src/index.js';
import { centerlines, confusion, evaluate, lesionDetection, surfaceDistances } from '../src/index.js';
import type { Tabled } from './label-tables.js';
import { arraysOf, asArguments, countedDirectly, namesOf, renumbered, tabled } from './label-tables.js';

const everywhere = (batch: Tabled) => [...namesOf(batch), ...Object.keys(batch.regions)];

/** The counts that a batch must have. */
function expected(batch: Tabled): Confusion {
  const images = countedDirectly(batch);
  const columns = images.flatMap((image) => image.columns);
  const { labels, regions } = batch;
  return {
    classes: labels.length,
    names: namesOf(batch),
    labels,
    ...(Object.keys(regions).length > 0 ? { regions } : {}),
    images: images.length,
    tp: columns.map(({ tp }) => tp),
    fp: columns.map(({ fp }) => fp),
    fn: columns.map(({ fn }) => fn),
    tn: columns.map(({ tn }) => tn),
    right: images.map(({ right }) => right),
  };
}

describe('counts under a table', () => {
  it('are the direct counts, in any kinds of arrays', () => {
    fc.assert(
      fc.property(tabled({ large: true }), (batch) => {
        expect(confusion(...asArguments(batch))).toEqual(expected(batch));
      }),
      { numRuns: 400 },
    );
  });

  it('are those of the map of 0, 1, 2, …', () => {
    fc.assert(
      fc.property(tabled({ large: true }), (batch) => {
        const { classes, images, tp, fp, fn, tn, right } = confusion(...asArguments(batch));
        const plain = confusion(...renumbered(batch));
        const isRest = (place: number) => place % (plain.tp.length / images) === 0;
        const without = (list: readonly number[]) => list.filter((_, place) => !isRest(place));
        expect(plain.classes).toBe(classes + 1);
        expect([tp, fp, fn, tn]).toEqual([plain.tp, plain.fp, plain.fn, plain.tn].map(without));
        expect(right).toEqual(plain.right);
      }),
    );
  });

  it('are the same in every kind of array that holds the labels', () => {
    const tables = [
      [1, 0],
      [1, 3, 127],
      [0, -128, 5],
      [1, 200, 255],
      [2035, -3000],
      [2035, 40_000],
      [614_454_277, 3],
    ];
    const kinds = new Set<string>();
    for (const labels of tables) {
      const names = labels.map((label, index) => [`c${index}`, label]);
      const all = [0, ...labels, 0, ...labels];
      const truth = arraysOf(all);
      const predicted = arraysOf([...labels, 0, 0, ...labels]);
      const shape = [1, all.length];
      const options = { classes: Object.fromEntries(names), ignoreLabel: [-1, 77] };
      const one = confusion({ data: predicted[0] as [], shape }, { data: truth[0] as [], shape }, options);
      expect(one.tp.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
      for (const data of truth) {
        for (const other of predicted) {
          kinds.add(`${data.constructor.name} ${typeof data[0]}`);
          expect(confusion({ data: other, shape }, { data, shape }, options)).toEqual(one);
        }
      }
    }
    expect(kinds).toHaveLength(12);
  });
});

describe('an ignored label that is a class', () => {
  const labels = { one: 1, two: 2 };
  const map = (data: number[]) => ({ data, shape: [1, data.length] });

  it('leaves pixels of the truth out, and stays a class in the prediction', () => {
    const options = { classes: labels, ignoreLabel: [2, -5] };
    const counts = confusion(map([2, 2, 1, 2]), map([2, 1, 1, -5]), options);
    expect(counts).toMatchObject({ tp: [1, 0], fp: [0, 1], fn: [1, 0], tn: [0, 1], right: [1] });
  });

  it('does so in distances and lesions', () => {
    const options = { classes: labels, ignoreLabel: 2 };
    const [predicted, truth] = [map([2, 0, 2, 1]), map([2, 2, 0, 1])];
    expect(surfaceDistances(predicted, truth, options).hausdorff({ average: 'none' }).values).toEqual(
      Float64Array.of(0, Number.POSITIVE_INFINITY),
    );
    const { lesions } = lesionDetection(predicted, truth, options);
    expect(lesions(0, 'two').predicted.map(({ first }) => first)).toEqual([[0, 2]]);
    expect(lesions(0, 'two').truth).toEqual([]);
  });
});

describe('shapes under a table', () => {
  it('are those of the map of 0, 1, 2, …', () => {
    fc.assert(
      fc.property(tabled({ large: false }), (batch) => {
        const options = { average: 'none', classes: everywhere(batch) } as const;
        const [mine, plain] = [asArguments(batch), renumbered(batch)];
        const both = [surfaceDistances(...mine), surfaceDistances(...plain)] as const;
        const [distances, others] = both;
        for (let image = 0; image < batch.images; image++) {
          for (const name of options.classes) {
            expect(distances.distances(image, name)).toEqual(others.distances(image, name));
          }
        }
        const scores = (surfaces: typeof distances) => [
          surfaces.hausdorff({ ...options, percentile: 75 }),
          surfaces.averageSurfaceDistance(options),
          surfaces.normalizedSurfaceDistance({ ...options, tolerance: 1 }),
          surfaces.boundaryIoU(options),
        ];
        expect(scores(distances)).toEqual(scores(others));

        const [found, again] = [lesionDetection(...mine), lesionDetection(...plain)];
        const [lines, thinned] = [centerlines(...mine), centerlines(...plain)];
        for (const metric of ['recall', 'precision', 'f1', 'dice'] as const) {
          expect(found[metric](options)).toEqual(again[metric](options));
        }
        for (const metric of ['dice', 'precision', 'sensitivity'] as const) {
          expect(lines[metric](options)).toEqual(thinned[metric](options));
        }
        expect(found.lesions(0, 'c0')).toEqual(again.lesions(0, 'c0'));
      }),
      { numRuns: 60 },
    );
  });

  it('of more than 254 classes are those of the class alone', () => {
    const labels = Array.from({ length: 300 }, (_, index) => 1000 - 3 * index);
    const classes = Object.fromEntries(labels.map((label, index) => [`c${index}`, label]));
    const data = Array.from({ length: 900 }, (_, pixel) => labels[(pixel * 7) % 300] as number);
    const truth = data.map((label, pixel) => (pixel % 5 === 0 ? 0 : label));
    const shape = [30, 30];
    const many = surfaceDistances({ data, shape }, { data: truth, shape }, { classes });
    for (const index of [0, 253, 254, 255, 256, 299]) {
      const alone = (list: number[]) => ({
        data: list.map((label) => Number(label === labels[index])),
        shape,
      });
      const one = surfaceDistances(alone(data), alone(truth), { classes: 1 });
      expect(many.distances(0, `c${index}`)).toEqual(one.distances(0, 0));
      expect(one.distances(0, 0).predictedToTruth.length).toBeGreaterThan(0);
    }
  });
});

describe('evaluate under a table', () => {
  it('has the rows of the map of 0, 1, 2, …', () => {
    const metrics: EvaluationOptions['metrics'] = [
      ...(['dice', 'precision', 'hausdorff95', 'lesionF1', 'centerlineDice', 'matthews'] as const),
      { metric: 'normalizedSurfaceDistance', tolerance: 1 },
    ];
    fc.assert(
      fc.property(tabled({ large: false }), (batch) => {
        const table = ([predicted, truth, { spatial: _, ...options }]: ReturnType<typeof asArguments>) => {
          const pixels = truth.data.length / batch.images;
          const part = ({ data, shape }: typeof truth, image: number) => ({
            data: (data as Uint8Array).slice(image * pixels, (image + 1) * pixels),
            shape: shape.slice(1),
          });
          const cases = Array.from({ length: batch.images }, (_, image) => ({
            id: `case${image}`,
            predicted: part(predicted, image),
            truth: part(truth, image),
          }));
          return evaluate(cases, {
            ...options,
            include: everywhere(batch),
            metrics,
            empty: { both: 1, truth: 'diagonal' },
          });
        };
        const [mine, plain] = [table(asArguments(batch)), table(renumbered(batch))];
        expect(mine.rows).toEqual(plain.rows);
        expect(mine.counts).toEqual({
          ...expected(batch),
          ids: Array.from({ length: batch.images }, (_, image) => `case${image}`),
        });
      }),
      { numRuns: 60 },
    );
  });
});
