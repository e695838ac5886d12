/** What the guide advises runs: each loss of its table gives a gradient. */
import * as segmetric from 'segmetric';
import { describe, expect, it } from 'vitest';
import { codeOfRows, sectionOf, textOf } from './page-text.js';

describe('which-loss-when', () => {
  const situations = codeOfRows(sectionOf(textOf('which-loss-when'), 'The table'));
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
