/** What someone gave to `Object.prototype` is no option of a metric, no field of counts and no part of a table. */

import { describe, expect, it } from 'vitest';
import {
  argmax,
  centerlines,
  confusion,
  dice,
  Evaluation,
  evaluate,
  lesionDetection,
  merge,
  pixelAccuracy,
  surfaceDistances,
} from '../src/index.js';

const shape = [2, 3];
const predicted = { data: [0, 1, 7, 0, 0, 1], shape };
const truth = { data: [0, 7, 7, 1, 0, 0], shape };
const volume = { data: [...truth.data, ...predicted.data], shape: [2, 2, 3] };
const classes = { one: 1, seven: 7 };
const masks = { data: [1, 0, 0, 1, 1, 1, 0, 0], shape: [2, 2, 2] };

/** Results of many kinds, as plain data. */
function results(): string[] {
  const counts = confusion(predicted, truth, { classes });
  const surfaces = surfaceDistances(predicted, truth, { classes });
  const table = evaluate([{ id: 'a', predicted, truth }], {
    classes,
    metrics: ['dice', 'recall', 'hausdorff95', { metric: 'normalizedSurfaceDistance', tolerance: 1 }],
  });
  const numbered = evaluate([{ id: 'b', predicted: truth, truth: predicted }], { classes: 8 });
  const lonely = [1, 7].map((label) => ({ data: [label, 0, 0, label, 0, 0], shape })) as [
    typeof truth,
    typeof truth,
  ];
  const alone = {
    dice: dice(...lonely, { classes }),
    hausdorff: surfaceDistances(...lonely, { classes }).hausdorff(),
    found: lesionDetection(...lonely, { classes }).recall(),
    table: evaluate([{ id: 'a', predicted: lonely[0], truth: lonely[1] }], {
      classes,
      metrics: ['dice', 'hausdorff'],
    }),
  };
  const kept = confusion(truth, truth, { classes: 8 });
  const all = [
    counts,
    alone,
    numbered,
    Evaluation.fromJSON(JSON.stringify(numbered)),
    [kept, merge(kept, kept), dice(JSON.parse(JSON.stringify(merge(kept, kept))))],
    merge([
      confusion(masks, masks, { classes: 2, masks: true }),
      confusion(masks, masks, { classes: 2, masks: true }),
    ]),
    confusion(volume, volume, { classes: 8, spatial: 2 }),
    confusion(masks, masks, { classes: 2, masks: true }),
    merge(counts, counts),
    dice(counts),
    dice(predicted, truth, { classes }),
    dice(predicted, truth, { classes, empty: {} }),
    pixelAccuracy(predicted, truth, { classes }),
    surfaces.hausdorff({ average: 'none' }),
    surfaces.boundaryIoU(),
    surfaces.distances(0, 'one'),
    lesionDetection(predicted, truth, { classes }).f1(),
    lesionDetection(predicted, truth, { classes }).lesions(0, 'seven'),
    centerlines(predicted, truth, { classes }).dice(),
    table,
    table.summary(),
    table.toCSV(),
    Evaluation.fromJSON(JSON.stringify(table)),
    argmax({ data: [0, 1, 1, 0], shape: [1, 1, 2, 2] }),
  ];
  return all.map((each) =>
    JSON.stringify(each, (_, value) =>
      ArrayBuffer.isView(value) ? [...(value as Uint8Array)].map(String) : value,
    ),
  );
}

/** Names of options and fields, and values that would change a result or be refused. */
const inherited: [string, unknown][] = [
  ['ignoreLabel', 7],
  ['regions', { all: ['one', 'seven'] }],
  ['include', ['one']],
  ['empty', 0.25],
  ['both', 0.25],
  ['truth', 0.25],
  ['predicted', 'skip'],
  ['classes', 3],
  ['names', ['x', 'y']],
  ['labels', [3, 4]],
  ['right', [1]],
  ['ids', ['x']],
  ['id', 'x'],
  ['masks', true],
  ['spatial', 3],
  ['spacing', [3, 4]],
  ['over', 'batch'],
  ['average', 'micro'],
  ['metrics', ['jaccard']],
  ['metric', 'jaccard'],
  ['name', 'x'],
  ['percentile', 50],
  ['direction', 'predictedToTruth'],
  ['tolerance', 9],
  ['width', 3],
  ['threshold', 1],
  ['criterion', 'jaccard'],
  ['connectivity', 'faces'],
  ['layout', 'channels-first'],
  ['affine', [1]],
  ['three', 3],
];

/** The lines of calls that are refused. */
function refusals(): string[] {
  const calls = [
    () => pixelAccuracy(masks, masks, { classes: 2, masks: true }),
    () => confusion(predicted, truth, { classes: 2 }),
    () => confusion(predicted, truth, { classes: { one: 1 } }),
    () => dice(predicted, truth, {} as never),
    () => dice(confusion(truth, truth, { classes: 8 }), { classes: ['x'] }),
    () => merge(confusion(truth, truth, { classes: 8 }), confusion(truth, truth, { classes: 8, ids: ['a'] })),
  ];
  return calls.map((call) => {
    try {
      return JSON.stringify(call());
    } catch (error) {
      return (error as Error).message;
    }
  });
}

describe('of Object.prototype', () => {
  const before = [...results(), ...refusals()];

  it.each(inherited)('%s changes no metric', (name, value) => {
    for (const enumerable of [true, false]) {
      let polluted: string[] = [];
      Object.defineProperty(Object.prototype, name, {
        value,
        enumerable,
        writable: true,
        configurable: true,
      });
      try {
        polluted = [...results(), ...refusals()];
      } finally {
        delete (Object.prototype as Record<string, unknown>)[name];
      }
      expect(polluted).toEqual(before);
    }
  });
});
