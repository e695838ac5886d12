/** What the guide advises runs: each loss of its table gives a gradient, each metric a number. */
import * as segmetric from 'segmetric';
import { describe, expect, it } from 'vitest';
import { CLASSES, cases } from '../figures/metrics/phantom.js';
import { textOf } from '../figures/pages.js';
import { codeOfRows, sectionOf } from './page-text.js';

describe('which-loss-when', () => {
  const situations = codeOfRows(sectionOf(textOf({ name: 'which-loss-when' }), 'The table'));
  const losses = situations.flat().filter((code) => /^\w+\(.*\)$/.test(code));

  it('every situation has a loss', () => {
    expect(situations.length).toBeGreaterThan(10);
    expect(losses.length).toBeGreaterThanOrEqual(situations.length);
  });

  it.each(losses)('%s', (code) => {
    const make = new Function(...Object.keys(segmetric), `return ${code}`);
    const loss = make(...Object.values(segmetric)) as segmetric.Loss;
    const classes = code.includes('softmax') ? 3 : 1;
    const scores = {
      data: Float32Array.from({ length: 16 * classes }, (_, i) => Math.sin(i)),
      shape: [1, 4, 4, classes],
    };
    const truth = {
      data: Uint8Array.from({ length: 16 }, (_, i) => i % Math.max(2, classes)),
      shape: [1, 4, 4],
    };
    if (code.includes('ignoreLabel')) truth.data[3] = 255;
    const { value, gradient } = segmetric.valueAndGradient(loss, scores, truth);
    expect(value).toBeGreaterThan(0);
    expect(gradient.some((slope) => slope !== 0)).toBe(true);
  });
});

describe('which-metric-says-what', () => {
  const questions = codeOfRows(sectionOf(textOf({ name: 'which-metric-says-what' }), 'Which to take'));

  it('every question has a metric', () => {
    expect(questions.length).toBeGreaterThan(10);
  });

  it.each(questions.flat())('%s', (code) => {
    const metric = new Function(`return ${code}`)() as segmetric.MetricChoice;
    const table = segmetric.evaluate(cases, { classes: CLASSES, include: ['lesion'], metrics: [metric] });
    const values = table.values(table.metrics[0] as string, 'lesion');
    // It tells the predictions apart, and has a number for each.
    expect(new Set(values).size).toBeGreaterThan(1);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});
