/** Every conformance case of the count metrics. */

import { afterAll, describe, expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/overlap-metrics.json?raw';
import type { Confusion, MaybeScored } from '../src/index.js';
import * as segmetric from '../src/index.js';
import { confusion, dice } from '../src/index.js';

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

/** A metric by the name that a case gives it. */
type Metric = (counts: Confusion, options: object) => MaybeScored;
const metrics = segmetric as unknown as Record<string, Metric | undefined>;

/** `"NaN"` stands for NaN, which JSON lacks. */
function holdNumber(value: number | undefined, expected: number | 'NaN'): void {
  if (expected === 'NaN') expect(value).toBeNaN();
  else expect(Math.abs((value as number) - expected)).toBeLessThanOrEqual(tolerance.absolute);
}

describe('overlap-metrics.json', () => {
  let ran = 0;
  let expectations = 0;
  const names = new Set<string>();

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
      if (compute === undefined) throw new Error(`there is no metric ${metric}`);
      const empty = options.empty === 'NaN' ? Number.NaN : options.empty;
      const result = compute(JSON.parse(JSON.stringify(counts)), { ...options, empty });
      expect(value === undefined).toBe(options.average === 'none');
      if (value !== undefined) holdNumber(result.value, value);
      if (values !== undefined) {
        expect(result.shape).toEqual(shape);
        expect(result.values.length).toBe(values.length);
        values.forEach((each, place) => {
          holdNumber(result.values[place], each);
        });
      }
      names.add(metric);
      expectations += 1;
    }
    ran += 1;
  });

  afterAll(() => {
    console.log(
      `conformance overlap-metrics.json: ${ran} cases, ${expectations} numbers of ${names.size} metrics`,
    );
  });

  it('all cases were run', () => {
    expect([ran, expectations, names.size]).toEqual([18, 2910, 14]);
  });
});
