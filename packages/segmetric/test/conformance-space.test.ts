/** Every conformance case of axes of length 1: an image, and the volumes of it, have the same numbers. */

import { afterAll, describe, expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/further-metrics.json?raw';
import type { MaybeScored, PairOptions } from '../src/index.js';
import { lesionDetection, surfaceDistances } from '../src/index.js';
import type { WrittenMask } from './read-masks.js';
import { readMask } from './read-masks.js';

interface Case {
  name: string;
  kind: 'surfaceDistances' | 'lesionDetection';
  predicted: WrittenMask;
  truth: WrittenMask;
  options: PairOptions;
  expect: { metrics: { metric: string; options: object; value: number }[] };
}

const { tolerance, cases } = JSON.parse(text) as {
  tolerance: { absolute: number; distances: { absolute: number; relative: number } };
  cases: Case[];
};

const kinds = { surfaceDistances, lesionDetection };
const DISTANCES = ['hausdorff', 'averageSurfaceDistance'];

describe('further-metrics.json', () => {
  let ran = 0;
  let compared = 0;

  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const compare = kinds[test.kind] as (...args: Parameters<typeof surfaceDistances>) => object;
    const metrics = compare(readMask(test.predicted), readMask(test.truth), test.options) as Record<
      string,
      (options: object) => MaybeScored
    >;
    for (const { metric, options, value } of test.expect.metrics) {
      const allowed = DISTANCES.includes(metric)
        ? tolerance.distances.absolute + tolerance.distances.relative * value
        : tolerance.absolute;
      const came = metrics[metric]?.(options).value as number;
      expect(Math.abs(came - value), `${metric} ${JSON.stringify(options)}`).toBeLessThanOrEqual(allowed);
      compared += 1;
    }
    ran += 1;
  });

  afterAll(() => {
    console.log(`conformance further-metrics.json: ${ran} cases, ${compared} numbers`);
  });

  it('all cases were run', () => {
    expect([ran, compared]).toEqual([6, 52]);
  });
});
