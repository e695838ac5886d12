/** `include`: what is looked at gives the numbers that it has where all is looked at; the rest is refused. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncludeOptions, MaybeScored } from '../src/index.js';
import {
  centerlines,
  confusion,
  dice,
  evaluate,
  lesionDetection,
  matthews,
  surfaceDistances,
} from '../src/index.js';
import { namesOf, tabled, asArguments as underTable } from './label-tables.js';
import { asArguments, placesOf, scenes } from './scenes.js';

type Maps = ReturnType<typeof asArguments> | ReturnType<typeof underTable>;
type Name = number | string;

/** Batches with the places that they have; indices stand for classes where there is no table, and names in some. */
const batches: fc.Arbitrary<{ maps: Maps; places: Name[] }> = fc.oneof(
  scenes.map((scene) => ({ maps: asArguments(scene), places: placesOf(scene).map(([name]) => name) })),
  tabled({ large: false }).map((batch) => ({
    maps: underTable(batch),
    places: [...namesOf(batch), ...Object.keys(batch.regions)],
  })),
  scenes
    .filter(({ form, classes }) => form === 'map' && classes > 1)
    .map((scene) => {
      const [predicted, truth, options] = asArguments(scene);
      const names = Array.from({ length: scene.classes }, (_, index) => `c${index}`);
      const maps: Maps = [predicted, truth, { ...options, classes: names }];
      return { maps, places: [...names, ...Object.keys(scene.regions)] };
    }),
);

const chosen = batches.chain(({ maps, places }) =>
  fc.record({
    maps: fc.constant(maps),
    places: fc.constant(places),
    include: fc.shuffledSubarray(places, { minLength: 1 }),
    some: fc.nat(),
  }),
);

/** Every metric of shapes with the same options. */
function shapeScores([predicted, truth]: Maps, options: IncludeOptions, asked: object): MaybeScored[] {
  const surfaces = surfaceDistances(predicted, truth, options);
  const lesions = lesionDetection(predicted, truth, options);
  const lines = centerlines(predicted, truth, options);
  return [
    surfaces.hausdorff({ ...asked, percentile: 90 }),
    surfaces.averageSurfaceDistance(asked),
    surfaces.normalizedSurfaceDistance({ ...asked, tolerance: 1 }),
    surfaces.boundaryIoU(asked),
    ...(['recall', 'precision', 'f1', 'dice'] as const).map((metric) => lesions[metric](asked)),
    ...(['dice', 'precision', 'sensitivity'] as const).map((metric) => lines[metric](asked)),
  ];
}

describe('include', () => {
  it('gives shapes the numbers of all, of which the same are chosen, in their order', () => {
    fc.assert(
      fc.property(chosen, ({ maps, include, some }) => {
        const all = maps[2];
        for (const asked of [
          {},
          { average: 'none' },
          { over: 'class-image', empty: { both: 1, truth: 0.5 } },
        ]) {
          const wanted = shapeScores(maps, all, { ...asked, classes: include });
          expect(shapeScores(maps, { ...all, include }, asked)).toEqual(wanted);
        }
        const one = [include[some % include.length] as Name];
        expect(shapeScores(maps, { ...all, include }, { classes: one })).toEqual(
          shapeScores(maps, all, { classes: one }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('gives the distances and the lesions of what it names', () => {
    fc.assert(
      fc.property(chosen, ({ maps, include }) => {
        const [predicted, truth, all] = maps;
        const some = { ...all, include };
        const surfaces = [all, some].map((options) => surfaceDistances(predicted, truth, options));
        const lesions = [all, some].map((options) => lesionDetection(predicted, truth, options));
        for (const name of include) {
          expect(surfaces[1]?.distances(0, name)).toEqual(surfaces[0]?.distances(0, name));
          expect(lesions[1]?.lesions(0, name)).toEqual(lesions[0]?.lesions(0, name));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the option classes of a metric on counts', () => {
    fc.assert(
      fc.property(chosen, ({ maps: [predicted, truth, options], include }) => {
        const counts = confusion(predicted, truth, options);
        for (const how of [
          {},
          { over: 'batch', average: 'micro' },
          { average: 'weighted', empty: 0.5 },
        ] as const) {
          expect(dice(predicted, truth, { ...options, ...how, include })).toEqual(
            dice(counts, { ...how, classes: include }),
          );
          expect(matthews(predicted, truth, { ...options, ...how })).toEqual(matthews(counts, how));
        }
      }),
    );
  });

  it('refuses a place that it does not name', () => {
    fc.assert(
      fc.property(chosen, ({ maps, places, include }) => {
        const [predicted, truth, all] = maps;
        const left = places.find((name) => !include.includes(name));
        fc.pre(left !== undefined);
        const shown = JSON.stringify(left);
        const surfaces = surfaceDistances(predicted, truth, { ...all, include });
        const lesions = lesionDetection(predicted, truth, { ...all, include });
        const lines = centerlines(predicted, truth, { ...all, include });
        const classes = [include[0] as Name, left];
        for (const [name, call] of [
          ['hausdorff.classes[1]', () => surfaces.hausdorff({ classes })],
          ['boundaryIoU.classes[1]', () => surfaces.boundaryIoU({ classes })],
          ['distances.place', () => surfaces.distances(0, left)],
          ['lesions.place', () => lesions.lesions(0, left)],
        ] as const) {
          expect(call).toThrow(`${name} is ${shown}, but it was not measured: include lists what is`);
        }
        for (const call of [() => lesions.f1({ classes }), () => lines.dice({ classes })]) {
          expect(call).toThrow(`.classes[1] is ${shown}, but it was not measured: include lists what is`);
        }
        expect(() => surfaces.hausdorff({ classes: [include[0] as Name] })).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});

describe('include of evaluate', () => {
  it('gives the rows of all, of which the same are chosen, and counts of all', () => {
    const metrics = ['dice', 'hausdorff', 'lesionRecall', 'centerlineDice'] as const;
    fc.assert(
      fc.property(chosen, ({ maps: [predicted, truth, { spatial, ...options }], places, include }) => {
        const isMasks = 'masks' in options;
        const rank = (spatial as number) + Number(isMasks);
        const images = predicted.shape.length === rank ? 1 : (predicted.shape[0] as number);
        fc.pre(images === 1);
        const one = (map: typeof predicted) => ({ ...map, shape: map.shape.slice(-rank) });
        const cases = [{ id: 'a', predicted: one(predicted), truth: one(truth) }];
        const all = evaluate(cases, { ...options, include: places, metrics });
        const some = evaluate(cases, { ...options, include, metrics });
        const rows = include.map((name) => all.rows[places.indexOf(name)]);
        expect(some.rows).toEqual(rows);
        expect(some.counts).toEqual(all.counts);
      }),
    );
  });

  it('without include has a row for each class and each region', () => {
    const map = { data: [0, 1, 5, 0], shape: [2, 2] };
    const options = { classes: { one: 1, five: 5 }, regions: { both: ['one', 'five'] } };
    const table = evaluate([{ id: 'a', predicted: map, truth: map }], options);
    expect(table.classes).toEqual(['one', 'five', 'both']);
  });
});

describe('a wrong include', () => {
  const map = { data: [0, 1, 1, 0], shape: [2, 2] };
  const table = { classes: { one: 1, two: 2 }, regions: { both: ['one', 'two'] } };
  type Call = (options: never) => unknown;
  const calls: [string, Call][] = [
    ['dice', (options) => dice(map, map, options)],
    ['surfaceDistances', (options) => surfaceDistances(map, map, options)],
    ['lesionDetection', (options) => lesionDetection(map, map, options)],
    ['centerlines', (options) => centerlines(map, map, options)],
    ['evaluate', (options) => evaluate([{ id: 'a', predicted: map, truth: map }], options)],
  ];
  const wrong: [include: unknown, text: string][] = [
    [[0], '[0] is 0, but there are the classes one, two, by name, and the regions both'],
    [['one', 2], '[1] is 2, but there are the classes one, two, by name, and the regions both'],
    [['One'], '[0] is "One", but there are the classes one, two, by name, and the regions both'],
    [['both', 'both'], '[1] is "both", but it is listed before'],
    [[], ' is [], but at least one class is needed'],
    ['one', ' is "one", but a list of classes'],
    [[null], '[0] is null, but a class'],
  ];

  it.each(calls)('is refused by %s', (name, call) => {
    for (const [include, text] of wrong) {
      expect(() => call({ ...table, include } as never)).toThrow(`${name}.include${text}`);
    }
    expect(() => call({ ...table, include: ['both'] } as never)).not.toThrow();
  });

  it('is no option of confusion, which counts all', () => {
    const options = { ...table, include: ['one'] };
    expect(() => confusion(map, map, options)).toThrow(/^confusion has no option "include"; its options are/);
  });
});
