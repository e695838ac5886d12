/** Every wrong argument is refused by one line that names it, says what came and what is allowed; the next call works. */

import { describe, expect, it } from 'vitest';
import { confusion, lossValue, lovaszSoftmax, softDice, valueAndGradient } from '../src/index.js';
import { refusedEvaluations } from './refused-evaluations.js';
import { refusedLesions } from './refused-lesions.js';
import { refusedLists } from './refused-lists.js';
import { refusedLosses, scores, truth } from './refused-losses.js';
import { map, refusedMetrics } from './refused-metrics.js';
import { refusedOptions } from './refused-options.js';
import { refusedPlaces } from './refused-places.js';
import { refusedStatistics } from './refused-statistics.js';
import { refusedSurfaces } from './refused-surfaces.js';
import { refusedTables } from './refused-tables.js';
import { refusedTheory } from './refused-theory.js';
import { refusedTruths } from './refused-truths.js';

const tables = {
  ...refusedOptions,
  ...refusedLists,
  ...refusedLosses,
  ...refusedMetrics,
  ...refusedSurfaces,
  ...refusedLesions,
  ...refusedEvaluations,
  ...refusedStatistics,
  ...refusedPlaces,
  ...refusedTables,
  ...refusedTheory,
  ...refusedTruths,
};

describe.each(Object.entries(tables))('%s', (_, table) => {
  it.each(table.map(([call, text]) => [text.source, call, text] as const))('%s', (_, call, text) => {
    const into = new Float32Array(4).fill(7);
    expect(() =>
      valueAndGradient(softDice(), { ...scores, data: [Number.NaN, 0, 0, 0] }, truth, { into }),
    ).toThrow();
    expect([...into]).toEqual([7, 7, 7, 7]);

    let error: unknown;
    try {
      call();
    } catch (thrown) {
      error = thrown;
    }
    expect(error instanceof RangeError || error instanceof TypeError).toBe(true);
    expect((error as Error).message).toMatch(text);
    expect((error as Error).message).not.toContain('\n');

    expect(lossValue(lovaszSoftmax(), scores, truth)).toBe(0.6875);
    expect(confusion(map, map, { classes: 2 }).tp).toEqual([2, 2]);
  });
});
