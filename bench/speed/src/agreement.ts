/**
 * Whether contenders compute the same. A time counts only where the numbers agree, so they are compared before anything is
 * timed: every value, and every number of the gradient.
 *
 * Where all errors are tied (constant scores) the gradient of a single pixel is not defined, but that of all together is:
 * there the sums of its absolute values are compared.
 */
import type { Outcome, Tolerance } from './contender.js';

/** Two outcomes agree, or by what they differ. */
export type Agreement =
  | { readonly agrees: true; readonly value: number; readonly gradient: number | undefined }
  | { readonly agrees: false; readonly reason: string };

/** Compares an outcome with the one that it should have. */
export function compareOutcomes(
  actual: Outcome,
  expected: Outcome,
  tolerance: Tolerance,
  { tied = false } = {},
): Agreement {
  if (actual.values.length !== expected.values.length) {
    return no(`${actual.values.length} values came, ${expected.values.length} are expected`);
  }
  let value = 0;
  for (const [i, wanted] of expected.values.entries()) {
    const came = actual.values[i] as number;
    // written so that NaN is a difference
    const gap = Math.abs(came - wanted) / Math.max(1, Math.abs(wanted));
    if (!(gap <= tolerance.value)) return no(`value ${i} is ${came}, expected is ${wanted}`);
    value = Math.max(value, gap);
  }
  if (expected.gradient === undefined) return { agrees: true, value, gradient: undefined };
  if (actual.gradient?.length !== expected.gradient.length) {
    return no(
      `${actual.gradient?.length ?? 'no'} gradient numbers came, ${expected.gradient.length} are expected`,
    );
  }
  const gradient = gradientGap(actual.gradient, expected.gradient, tied);
  if (!(gradient <= tolerance.gradient)) {
    return no(
      `the gradient differs by ${gradient.toPrecision(2)} of its size, allowed is ${tolerance.gradient}`,
    );
  }
  return { agrees: true, value, gradient };
}

const no = (reason: string): Agreement => ({ agrees: false, reason });

/** Σ |a − b| / Σ |b|; of tied errors |Σ |a| − Σ |b|| / Σ |b|. */
function gradientGap(actual: Float32Array, expected: Float32Array, tied: boolean): number {
  let size = 0;
  let difference = 0;
  let actualSize = 0;
  for (let i = 0; i < expected.length; i++) {
    size += Math.abs(expected[i] as number);
    actualSize += Math.abs(actual[i] as number);
    difference += Math.abs((actual[i] as number) - (expected[i] as number));
  }
  const gap = tied ? Math.abs(actualSize - size) : difference;
  return gap === 0 ? 0 : gap / size;
}
