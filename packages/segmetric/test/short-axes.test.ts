/** An axis of space of length 1 is none: shapes with it and without it give the same numbers, as maps, masks and cases. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluationOptions, IncludeOptions, MaybeScored } from '../src/index.js';
import {
  argmax,
  centerlines,
  confusion,
  evaluate,
  lesionDetection,
  surfaceDistances,
  threshold,
} from '../src/index.js';
import type { Labels, Scene } from './scenes.js';
import { asArguments, placesOf, scenesOf } from './scenes.js';

/** Images in 2-D, none a line: of those `spatial: 2` would have to know which axis is short. */
const flat = scenesOf(fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 6 }))).map(
  (scene): Scene => ({ ...scene, bare: false }),
);
const step = fc.constantFrom(0.5, 1, 3);
const steps = fc.tuple(step, step, fc.constantFrom(0.25, 7, 100));

/** A list with one number more. */
const inserted = (list: readonly number[], at: number, value: number) => [
  ...list.slice(0, at),
  value,
  ...list.slice(at),
];

/** The map or the masks with an axis of length 1 before one of the axes of space, or behind the last. */
function thickened(labels: Labels, at: number): Labels {
  const before = labels.layout === 'channels-first' ? 2 : 1;
  return { ...labels, shape: inserted(labels.shape, before + at, 1) };
}

/** Every metric of shapes at every place. */
function everything(predicted: Labels, truth: Labels, options: IncludeOptions, scene: Scene): MaybeScored[] {
  const asked = { average: 'none', classes: placesOf(scene).map(([name]) => name) } as const;
  const surfaces = surfaceDistances(predicted, truth, options);
  const lesions = lesionDetection(predicted, truth, options);
  const lines = centerlines(predicted, truth, options);
  return [
    surfaces.hausdorff({ ...asked, empty: { both: 'diagonal', truth: 'diagonal', predicted: 'skip' } }),
    surfaces.averageSurfaceDistance({ ...asked, direction: 'predictedToTruth' }),
    surfaces.normalizedSurfaceDistance({ ...asked, tolerance: 1 }),
    surfaces.boundaryIoU(asked),
    surfaces.boundaryIoU({ ...asked, width: 2 }),
    ...(['recall', 'precision', 'f1', 'dice'] as const).map((metric) => lesions[metric](asked)),
    ...(['dice', 'precision', 'sensitivity'] as const).map((metric) => lines[metric](asked)),
  ];
}

describe('an axis of length 1', () => {
  it('changes no number of maps and of masks, wherever it stands and whatever its spacing', () => {
    fc.assert(
      fc.property(flat, steps, fc.nat(2), (scene, [high, wide, deep], at) => {
        const [predicted, truth, options] = asArguments(scene);
        const spacing = [high, wide];
        const thick = { ...options, spatial: 3 as const, spacing: inserted(spacing, at, deep) };
        const pair = [thickened(predicted, at), thickened(truth, at)] as const;
        expect(everything(...pair, thick, scene)).toEqual(
          everything(predicted, truth, { ...options, spacing }, scene),
        );
        expect(confusion(...pair, thick)).toEqual(confusion(predicted, truth, options));
      }),
      { numRuns: 150 },
    );
  });

  it('leaves the diagonal as it is to the last bit', () => {
    const diagonal = (shape: number[], spacing: number[]) => {
      const [none, all] = [new Uint8Array(20), new Uint8Array(20).fill(1)];
      const options = { classes: 1, spacing };
      const surfaces = surfaceDistances({ data: none, shape }, { data: all, shape }, options);
      return surfaces.hausdorff({ empty: { predicted: 'diagonal' } }).value;
    };
    expect(diagonal([4, 5], [0.5, 3])).toBeCloseTo(Math.sqrt(4 + 225), 12);
    for (const at of [0, 1, 2]) {
      const [shape, spacing] = [inserted([4, 5], at, 1), inserted([0.5, 3], at, 9)];
      expect(diagonal(shape, spacing)).toBe(diagonal([4, 5], [0.5, 3]));
    }
  });

  it('leaves lesions where they are, at 0 along it', () => {
    const data = [0, 1, 1, 0, 0, 1];
    const lesion = (shape: number[]) =>
      lesionDetection({ data, shape }, { data, shape }, { classes: 1, spatial: 3 }).lesions(0, 0).truth[0];
    expect(lesion([2, 3, 1])).toMatchObject({ first: [0, 1, 0], last: [1, 2, 0], center: [1 / 3, 5 / 3, 0] });
    expect(lesion([1, 2, 3])).toMatchObject({ first: [0, 0, 1], last: [0, 1, 2], center: [0, 1 / 3, 5 / 3] });
  });

  it('is all that one pixel has: it is its own border, and its diagonal is 0', () => {
    for (const shape of [
      [1, 1],
      [1, 1, 1],
    ]) {
      const [one, none] = [
        { data: [1], shape },
        { data: [0], shape },
      ];
      const options = { classes: 1, spatial: shape.length as 2 | 3 };
      expect(surfaceDistances(one, one, options).distances(0, 0)).toEqual({
        predictedToTruth: Float64Array.of(0),
        truthToPredicted: Float64Array.of(0),
      });
      const missed = surfaceDistances(none, one, options);
      expect(missed.hausdorff({ empty: { predicted: 'diagonal' } }).value).toBe(0);
      expect(missed.hausdorff().value).toBe(Number.POSITIVE_INFINITY);
      expect(surfaceDistances(one, one, options).boundaryIoU().value).toBe(1);
      expect(centerlines(one, one, options).dice().value).toBe(1);
    }
  });
});

describe('spatial: 2', () => {
  const map = (shape: number[]) => ({
    data: new Uint8Array(shape.reduce((all, each) => all * each, 1)),
    shape,
  });
  const measures = { confusion, surfaceDistances, lesionDetection, centerlines };

  it.each(Object.entries(measures))(
    'of %s is refused where the last axis is 1 and the first two are longer',
    (_, measure) => {
      const text =
        /^predicted\.shape is \[4, 5, 1\], but with 2 axes of space these are 4 images of 5 x 1 pixels/;
      const call = (shape: number[], options: object) => () =>
        measure(map(shape), map(shape), { classes: 1, ...options });
      expect(call([4, 5, 1], { spatial: 2 })).toThrow(text);
      expect(call([4, 5, 1], { spacing: [1, 1] })).toThrow(text);
      expect(call([4, 5, 1], { spatial: 3 })).not.toThrow();
      expect(call([1, 5, 1], { spatial: 2 })).not.toThrow();
      expect(call([4, 1, 1], { spatial: 2 })).not.toThrow();
      expect(call([4, 5], {})).not.toThrow();
    },
  );

  it('of masks is refused for the same space in either layout', () => {
    const masks = (shape: number[], layout: 'channels-first' | 'channels-last') => () =>
      confusion(
        { ...map(shape), layout },
        { ...map(shape), layout },
        { classes: 2, masks: true, spatial: 2 },
      );
    expect(masks([4, 5, 1, 2], 'channels-last')).toThrow(
      /^predicted\.shape is \[4, 5, 1, 2\], but with 2 axes/,
    );
    expect(masks([4, 2, 5, 1], 'channels-first')).toThrow(
      /^predicted\.shape is \[4, 2, 5, 1\], but with 2 axes/,
    );
    expect(masks([1, 2, 5, 1], 'channels-first')).not.toThrow();
  });
});

describe('cases of evaluate', () => {
  const [predicted, truth] = [
    [0, 1, 1, 0, 2, 2, 0, 0, 0, 2, 1, 0, 1, 0, 0, 2, 2, 0, 1, 1],
    [0, 1, 0, 0, 2, 2, 0, 1, 0, 0, 1, 0, 1, 0, 2, 2, 0, 0, 1, 0],
  ];
  const metrics: EvaluationOptions['metrics'] = [
    ...(['dice', 'hausdorff', 'averageSurfaceDistance', 'boundaryIoU'] as const),
    ...(['lesionF1', 'centerlineDice'] as const),
  ];
  const rows = (one: Labels, other: Labels, options: Partial<EvaluationOptions> = {}) =>
    evaluate([{ id: 'a', predicted: one, truth: other }], { classes: 3, metrics, ...options }).rows;
  const shaped = (shape: number[], options = {}) =>
    rows({ data: predicted as number[], shape }, { data: truth as number[], shape }, options);
  const wanted = shaped([4, 5]);
  const spaced = shaped([4, 5], { spacing: [2, 0.5] });

  it('have axes of length 1 anywhere, and may be a batch of one', () => {
    expect(wanted[1]?.hausdorff).toBeGreaterThan(0);
    expect(spaced).not.toEqual(wanted);
    for (const shape of [
      [1, 4, 5],
      [4, 1, 5],
      [4, 5, 1],
    ]) {
      expect(shaped(shape)).toEqual(wanted);
      expect(shaped(shape, { spacing: [1, 1, 1] })).toEqual(wanted);
    }
    expect(shaped([1, 4, 5], { spacing: [2, 0.5] })).toEqual(spaced);
    expect(shaped([1, 4, 5], { spacing: [9, 2, 0.5] })).toEqual(spaced);
    expect(shaped([4, 5, 1], { spacing: [2, 0.5, 9] })).toEqual(spaced);
    expect(shaped([1, 1, 4, 5], { spacing: [9, 2, 0.5] })).toEqual(spaced);
    expect(shaped([1, 4, 5, 1], { spacing: [2, 0.5, 9] })).toEqual(spaced);
  });

  it('are maps as argmax makes them of a batch of one', () => {
    const scores = (labels: number[], shape: number[]) =>
      argmax({ data: labels.flatMap((label) => [0, 1, 2].map((index) => Number(index === label))), shape });
    const pair = (shape: number[]) =>
      [scores(predicted as number[], shape), scores(truth as number[], shape)] as const;
    const asRows = (shape: number[], options = {}) => {
      const [one, other] = pair(shape);
      expect(one.shape).toEqual(shape.slice(0, -1));
      return rows(one as unknown as Labels, other as unknown as Labels, options);
    };
    expect(asRows([1, 4, 5, 3])).toEqual(wanted);
    expect(asRows([1, 4, 5, 3], { spacing: [2, 0.5] })).toEqual(spaced);
    expect(asRows([1, 1, 4, 5, 3], { spacing: [1, 2, 0.5] })).toEqual(spaced);
  });

  it('are masks with such axes in either layout', () => {
    const layouts = ['channels-last', 'channels-first'] as const;
    const masks = (labels: number[], layout: (typeof layouts)[number], space: number[], batch: number[]) => {
      const each = [0, 1, 2].map((index) => labels.map((label) => Number(label === index)));
      const last = labels.flatMap((_, pixel) => each.map((mask) => mask[pixel] as number));
      const [data, shape] =
        layout === 'channels-last' ? [last, [...batch, ...space, 3]] : [each.flat(), [...batch, 3, ...space]];
      const made = threshold({ data, shape: batch.length === 0 ? [1, ...shape] : shape, layout });
      return { data: [...made.data], shape, layout };
    };
    for (const layout of layouts) {
      const of = (space: number[], batch: number[], options = {}) =>
        rows(
          masks(predicted as number[], layout, space, batch),
          masks(truth as number[], layout, space, batch),
          { masks: true, ...options },
        );
      expect(of([4, 5], [])).toEqual(wanted);
      expect(of([4, 5], [], { spacing: [2, 0.5] })).toEqual(spaced);
      expect(of([4, 5], [1], { spacing: [2, 0.5] })).toEqual(spaced);
      expect(of([1, 4, 5], [])).toEqual(wanted);
      expect(of([4, 5, 1], [], { spacing: [2, 0.5, 9] })).toEqual(spaced);
      expect(of([4, 1, 5], [1], { spacing: [2, 9, 0.5] })).toEqual(spaced);
    }
  });
});
