/** Every conformance case of tables of labels, empty places, pixel accuracy, weights of pixels in counts and axes of length 1. */

import { afterAll, describe, expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/further-metrics.json?raw';
import type { IncludeOptions, MaybeScored } from '../src/index.js';
import * as segmetric from '../src/index.js';
import { confusion, dice, lesionDetection, surfaceDistances } from '../src/index.js';
import type { WrittenMask } from './read-masks.js';
import { readMask } from './read-masks.js';

type Written = number | 'NaN' | 'Infinity';
type Parts = 'tp' | 'fp' | 'fn' | 'tn';

interface Asked {
  metric: string;
  options: object;
}

interface Case {
  name: string;
  kind: 'confusion' | 'dice' | 'surfaceDistances' | 'lesionDetection';
  predicted: WrittenMask;
  truth: WrittenMask & { weights?: number[] };
  options: IncludeOptions;
  expect: {
    counts?: Record<Parts, number[][]>;
    metrics?: (Asked & { value?: Written; values?: Written[]; shape?: number[] })[];
    refused?: string;
    refusedMetric?: Asked[];
    names?: string[];
  };
}

const { tolerance, cases } = JSON.parse(text) as {
  tolerance: { absolute: number; distances: { absolute: number; relative: number } };
  cases: Case[];
};

const DISTANCES = ['hausdorff', 'averageSurfaceDistance'];

const truthOf = ({ truth }: Case) => ({ ...readMask(truth), weights: truth.weights });

/** The metrics of a case by name: functions of its counts, methods of what was measured, or the call itself. */
function metricsOf(test: Case): (asked: Asked) => MaybeScored {
  const { kind, predicted, options } = test;
  const [first, second] = [readMask(predicted), truthOf(test)];
  if (kind === 'dice') return () => dice(first, second, options);
  if (kind === 'confusion') {
    const counts: unknown = JSON.parse(JSON.stringify(confusion(first, second, options)));
    const functions = segmetric as unknown as Record<string, (...given: unknown[]) => MaybeScored>;
    return ({ metric, options: own }) => (functions[metric] as (typeof functions)[string])(counts, own);
  }
  const measured = (kind === 'surfaceDistances' ? surfaceDistances : lesionDetection)(first, second, options);
  const methods = measured as unknown as Record<string, (options: object) => MaybeScored>;
  return ({ metric, options: own }) => (methods[metric] as (typeof methods)[string])(own);
}

function holdNumber(came: number | undefined, written: Written, metric: string): void {
  const wanted = Number(written);
  if (!Number.isFinite(wanted)) {
    expect(came).toBe(wanted);
    return;
  }
  const { absolute, distances } = tolerance;
  const allowed = DISTANCES.includes(metric) ? distances.absolute + distances.relative * wanted : absolute;
  expect(Math.abs((came as number) - wanted), metric).toBeLessThanOrEqual(allowed);
}

function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}

describe('further-metrics.json', () => {
  let ran = 0;
  let compared = 0;

  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const { counts, metrics = [], refused, refusedMetric = [], names = [] } = test.expect;
    const refusals = refused === undefined ? [] : [refusalOf(() => metricsOf(test))];
    if (counts !== undefined) {
      const came = confusion(readMask(test.predicted), truthOf(test), test.options);
      for (const part of ['tp', 'fp', 'fn', 'tn'] as const) expect(came[part]).toEqual(counts[part].flat());
      compared += came.tp.length * 4;
    }
    for (const asked of metrics) {
      const { value, values = [], shape } = asked;
      const came = metricsOf(test)(asked);
      if (value !== undefined) holdNumber(came.value, value, asked.metric);
      if (shape !== undefined) {
        // A file writes the one row of a batch as a row, where a result has no axis of images.
        const isBatch = (asked.options as { over?: string }).over === 'batch';
        const wanted = isBatch ? shape.slice(-1) : shape;
        expect([came.shape, came.values.length]).toEqual([wanted, values.length]);
      }
      values.forEach((each, place) => {
        holdNumber(came.values[place], each, asked.metric);
      });
      compared += values.length + Number(value !== undefined);
    }
    if (refusedMetric.length > 0) {
      const ask = metricsOf(test);
      refusals.push(...refusedMetric.map((asked) => refusalOf(() => ask(asked))));
    }
    for (const refusal of refusals) {
      for (const name of names) expect(refusal).toContain(name);
      compared += 1;
    }
    ran += 1;
  });

  afterAll(() => {
    console.log(`conformance further-metrics.json: ${ran} cases, ${compared} numbers`);
  });

  it('all cases were run', () => {
    expect([ran, compared]).toEqual([27, 793]);
  });
});
