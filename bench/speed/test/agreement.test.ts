import { describe, expect, it } from 'vitest';
import { compareOutcomes } from '../src/agreement.js';
import { ROUNDING } from '../src/contender.js';

const expected = { values: [0.25], gradient: Float32Array.of(0.5, -0.25, 0.25, 0) };
const compare = (values: number[], gradient?: number[], tied = false) =>
  compareOutcomes({ values, gradient: gradient && Float32Array.from(gradient) }, expected, ROUNDING, {
    tied,
  });

describe('outcomes', () => {
  it('agree where they are equal, or nearly so, and say by how much they differ', () => {
    expect(compare([0.25], [0.5, -0.25, 0.25, 0])).toEqual({ agrees: true, value: 0, gradient: 0 });
    const near = compare([0.2501], [0.5, -0.2505, 0.25, 0]);
    expect(near.agrees).toBe(true);
    if (!near.agrees) return;
    expect(near.value).toBeCloseTo(1e-4, 6);
    expect(near.gradient).toBeCloseTo(5e-4, 6);
  });

  it.each([
    ['a wrong value', [0.26], [0.5, -0.25, 0.25, 0], 'value 0 is 0.26, expected is 0.25'],
    ['a value that is no number', [Number.NaN], [0.5, -0.25, 0.25, 0], 'value 0 is NaN, expected is 0.25'],
    ['a gradient number of the wrong sign', [0.25], [0.5, 0.25, 0.25, 0], 'the gradient differs by 0.50'],
    ['a gradient in another order', [0.25], [0.25, -0.25, 0.5, 0], 'the gradient differs by 0.50'],
    ['a gradient that is no number', [0.25], [0.5, -0.25, 0.25, Number.NaN], 'the gradient differs by NaN'],
    ['a gradient of another length', [0.25], [0.5], '1 gradient numbers came, 4 are expected'],
    ['no gradient', [0.25], undefined, 'no gradient numbers came, 4 are expected'],
    ['too few values', [], undefined, '0 values came, 1 are expected'],
  ])('do not agree with %s', (_, values, gradient, reason) => {
    const result = compare(values, gradient);
    expect(result.agrees ? '' : result.reason).toContain(reason);
  });

  it('of tied errors are compared by the sizes of their gradients', () => {
    expect(compare([0.25], [-0.25, 0.5, 0, 0.25], true).agrees).toBe(true);
    expect(compare([0.25], [-0.25, 0.5, 0, 0.3], true).agrees).toBe(false);
  });

  it('without a gradient are compared by their values, large ones relative to their size', () => {
    const counts = { values: [1_000_000, 3] };
    expect(compareOutcomes({ values: [1_000_001, 3] }, counts, ROUNDING).agrees).toBe(true);
    expect(compareOutcomes({ values: [1_000_000, 4] }, counts, ROUNDING).agrees).toBe(false);
  });
});
