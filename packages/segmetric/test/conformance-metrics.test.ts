/** Every conformance case of the count metrics that are built. */

import { afterAll, describe, expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/overlap-metrics.json?raw';
import type { ScoreOptions } from '../src/index.js';
import { confusion, dice, jaccard } from '../src/index.js';

type Parts = 'tp' | 'fp' | 'fn' | 'tn';

interface Case {
  name: string;
  classes: number;
  predicted: { shape: number[]; data: number[] };
  truth: { shape: number[]; data: number[] };
  ignoreLabel?: number;
  counts: Record<Parts, number[][]>;
  empty: number[][];
  expect: {
    metric: string;
    options: Record<string, unknown>;
    value?: number | 'NaN';
    values?: (number | 'NaN')[];
    shape?: number[];
  }[];
}

const { tolerance, cases } = JSON.parse(text) as { tolerance: { absolute: number }; cases: Case[] };
const metrics: Record<string, typeof dice> = { dice, jaccard };

/** `"NaN"` stands for NaN, which JSON lacks. */
function holdNumber(value: number | undefined, expected: number | 'NaN'): void {
  if (expected === 'NaN') expect(value).toBeNaN();
  else expect(Math.abs((value as number) - expected)).toBeLessThanOrEqual(tolerance.absolute);
}

describe('overlap-metrics.json', () => {
  let ran = 0;
  let expectations = 0;

  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const { classes, ignoreLabel, predicted, truth } = test;
    const counts = confusion(predicted, truth, {
      classes,
      ignoreLabel,
      spatial: (truth.shape.length - 1) as 2 | 3,
    });
    for (const part of ['tp', 'fp', 'fn', 'tn'] as const)
      expect(counts[part]).toEqual(test.counts[part].flat());
    expect([...dice(counts, { average: 'none' }).empty]).toEqual(test.empty.flat());
    for (const { metric, options, value, values, shape } of test.expect) {
      const compute = metrics[metric];
      if (compute === undefined) continue;
      const empty = options.empty === 'NaN' ? Number.NaN : options.empty;
      const result = compute(JSON.parse(JSON.stringify(counts)), { ...options, empty } as ScoreOptions);
      if (value !== undefined) holdNumber(result.value, value);
      if (values !== undefined) {
        expect(result.shape).toEqual(shape);
        values.forEach((each, place) => {
          holdNumber(result.values[place], each);
        });
      }
      expectations += 1;
    }
    ran += 1;
  });

  afterAll(() => {
    console.log(
      `conformance overlap-metrics.json: ${ran} cases, ${expectations} numbers of dice and jaccard`,
    );
  });

  it('all cases were run', () => {
    expect(ran).toBe(18);
    expect(expectations).toBe(EXPECTED);
  });
});

/** How many expectations the file has for the metrics that are built. */
const EXPECTED = 496;
