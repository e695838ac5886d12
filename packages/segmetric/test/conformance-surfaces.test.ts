/** Every conformance case of surface distances. */

import { afterAll, describe, expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/surface-metrics.json?raw';
import type { MaybeScored, ShapeScoreOptions } from '../src/index.js';
import { surfaceDistances } from '../src/index.js';

/** JSON lacks NaN and infinities: they are strings there, which `Number` reads. */
type Figure = number | string;
/** One of each: a mask pair has one place, class maps have a list. */
type Figures = Figure | Figure[];

interface Labels {
  shape: number[];
  data?: number[];
  runs?: number[];
}

interface Case {
  name: string;
  classes?: number;
  predicted: Labels;
  truth: Labels;
  spacing: number[];
  expect: {
    shape?: number[];
    empty?: Record<string, boolean> | Figure[];
    borderPixels?: Record<string, Figures>;
    hausdorff?: Figures;
    directed?: Record<string, Figures>;
    percentiles?: Record<string, Figures>;
    averageSurfaceDistance?: Record<string, Figures>;
    normalizedSurfaceDistance?: Record<string, Figures>;
    boundaryIoU?: { width: number; value: Figures }[];
  };
}

const { tolerance, cases } = JSON.parse(text) as {
  tolerance: { absolute: number; relative: number };
  cases: Case[];
};

function labels({ shape, data, runs = [] }: Labels): { shape: number[]; data: Uint8Array } {
  if (data !== undefined) return { shape, data: Uint8Array.from(data) };
  const all: number[] = [];
  for (let at = 0; at < runs.length; at += 2) {
    all.push(...new Array<number>(runs[at + 1] as number).fill(runs[at] as number));
  }
  return { shape, data: Uint8Array.from(all) };
}

describe('surface-metrics.json', () => {
  let ran = 0;
  let compared = 0;

  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const { classes = 1, spacing, expect: expected } = test;
    const predicted = labels(test.predicted);
    const truth = labels(test.truth);
    const surfaces = surfaceDistances(predicted, truth, { classes, spacing });
    const places: ShapeScoreOptions = { average: 'none' };
    const images = expected.shape?.[0] ?? 1;

    const hold = (came: ArrayLike<number>, figures: Figures) => {
      const list = [figures].flat().map(Number);
      expect(came.length).toBe(list.length);
      list.forEach((figure, place) => {
        const value = came[place] as number;
        if (Number.isFinite(figure)) {
          const allowed = tolerance.absolute + tolerance.relative * Math.abs(figure);
          expect(Math.abs(value - figure)).toBeLessThanOrEqual(allowed);
        } else expect(value).toBe(figure);
        compared += 1;
      });
    };
    const each = (
      figures: Record<string, Figures> | undefined,
      score: (name: string) => Pick<MaybeScored, 'values'>,
    ) => {
      for (const [name, figure] of Object.entries(figures ?? {})) hold(score(name).values, figure);
    };
    const { borderPixels, empty, hausdorff, boundaryIoU = [] } = expected;
    each(borderPixels, (name) => ({
      values: Float64Array.from({ length: images * classes }, (_, place) => {
        const both = surfaces.distances(Math.floor(place / classes), place % classes);
        return (name === 'predicted' ? both.predictedToTruth : both.truthToPredicted).length;
      }),
    }));
    if (hausdorff !== undefined) hold(surfaces.hausdorff(places).values, hausdorff);
    each(expected.directed, (name) => surfaces.hausdorff({ ...places, direction: name as 'symmetric' }));
    each(expected.percentiles, (name) => surfaces.hausdorff({ ...places, percentile: Number(name) }));
    each(expected.averageSurfaceDistance, (name) =>
      surfaces.averageSurfaceDistance({ ...places, direction: name as 'symmetric' }),
    );
    each(expected.normalizedSurfaceDistance, (name) =>
      surfaces.normalizedSurfaceDistance({ ...places, tolerance: Number(name) }),
    );
    for (const { width, value } of boundaryIoU)
      hold(surfaces.boundaryIoU({ ...places, width }).values, value);
    if (Array.isArray(empty)) expect([...surfaces.hausdorff(places).empty]).toEqual(empty);
    else if (empty !== undefined) {
      expect(surfaces.hausdorff(places).empty[0]).toBe(Number(empty.predicted && empty.truth));
    }
    ran += 1;
  });

  afterAll(() => {
    console.log(`conformance surface-metrics.json: ${ran} cases, ${compared} numbers`);
  });

  it('all cases were run', () => {
    expect([ran, compared]).toEqual([63, 1089]);
  });
});
