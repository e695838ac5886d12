/** Random windows for the property tests: small images, all strides, gaps and paddings that tfjs takes. */
import fc from 'fast-check';
import { type Form, paddingAt } from './naive-window.js';

type Pair = [number, number];

/** Numbers of channels about the kernels' register tiles: 1 to 3 beside them, 4, 8, 16 and what is left over. */
export const channels = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(12, 16, 17, 20));

export interface Options {
  readonly dimensions: 2 | 3;
  /** Gaps between taps, which exclude strides. */
  readonly gaps?: boolean;
  /** Sizes of the output that are not rounded down; `conv3d` has no such option. */
  readonly rounded?: boolean;
}

export function forms(inputs: fc.Arbitrary<number>, { dimensions, gaps, rounded }: Options) {
  const axes = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: dimensions, maxLength: dimensions });
  const border = fc.integer({ min: 0, max: 3 });
  const strides = fc.integer({ min: 1, max: 4 });
  return fc
    .record({
      batch: fc.integer({ min: 1, max: 2 }),
      pixels: axes(fc.integer({ min: 1, max: dimensions === 2 ? 9 : 5 })),
      channels: inputs,
      taps: axes(fc.integer({ min: 1, max: dimensions === 2 ? 4 : 3 })),
      step: axes(strides),
      gap: axes(fc.integer({ min: 1, max: 3 })),
      gapped: gaps ? fc.boolean() : fc.constant(false),
      // tfjs takes paddings of each axis in two dimensions.
      pad: fc.oneof(
        fc.constantFrom<Form['pad']>('same', 'valid'),
        border,
        ...(dimensions === 2 ? [axes(fc.tuple(border, border))] : []),
      ),
      rounding: rounded ? fc.constantFrom('floor', 'round', 'ceil', undefined) : fc.constant(undefined),
    })
    .map(({ batch, pixels, channels, taps, step, gap, gapped, pad, rounding }): Form => {
      const ones = new Array<number>(dimensions).fill(1);
      return {
        x: [batch, ...pixels, channels],
        taps,
        strides: gapped ? ones : step,
        dilations: gapped ? gap : ones,
        pad,
        // tfjs refuses it with a rule.
        ...(rounding !== undefined && typeof pad !== 'string' && { rounding }),
      };
    })
    .filter(({ x, taps, dilations, pad }) => {
      // tfjs refuses a window that fits nowhere.
      if (pad === 'same') return true;
      return taps.every((k, i) => {
        const [before, after] = paddingAt(pad, i) as Pair;
        return (k - 1) * (dilations[i] as number) + 1 <= (x[i + 1] as number) + before + after;
      });
    });
}

/** Padding as tfjs takes it. */
export function paddingOf({ pad }: Form) {
  if (typeof pad === 'string' || typeof pad === 'number') return pad;
  return [[0, 0], ...pad, [0, 0]] as [Pair, Pair, Pair, Pair];
}
