/** Arrays that say where they lie in the world are compared only where they lie in the same place. */

import { describe, expect, it } from 'vitest';
import { confusion, dice, evaluate, surfaceDistances, toMasks } from '../src/index.js';

const shape = [2, 3, 4];
const data = Array.from({ length: 24 }, (_, place) => Number(place % 3 === 0));
/** Voxels of 3 x 1 x 0.5, the first axis upwards. */
const affine = [0, 0, 0.5, -10, 0, 1, 0, 20, 3, 0, 0, 5, 0, 0, 0, 1];
const rows = [0, 4, 8, 12].map((first) => affine.slice(first, first + 4));
const changed = (place: number, value: number) => affine.map((each, at) => (at === place ? value : each));
const volume = (matrix?: unknown) => ({ data, shape, affine: matrix as number[] });
const options = { classes: 1, spatial: 3 } as const;
const score = (a: unknown, b: unknown) => dice(volume(a), volume(b), options).value;

describe('affine', () => {
  it('lets equal places pass, flat or as rows, and where one array has none', () => {
    const others = [affine, rows, Float32Array.from(affine), undefined, null];
    for (const other of others) expect(score(affine, other)).toBe(1);
    // Less than 0.01 of the smallest voxel, which is 0.5.
    expect(score(affine, changed(3, -10.004))).toBe(1);
  });

  it('refuses another origin, another spacing, a flip and turned axes, by the corners that lie farthest apart', () => {
    const refused =
      /^truth\.affine is \[.*\], but predicted\.affine is \[0, 0, 0\.5, .*\]: their corners lie (.*) pixels apart/;
    const apart = (other: readonly number[]) => {
      try {
        score(affine, other);
      } catch (error) {
        return Number(refused.exec((error as Error).message)?.[1]);
      }
      return undefined;
    };
    expect(apart(changed(3, -9))).toBe(2);
    // The last voxel of two is 0.02 too far, of pixels of 0.5.
    expect(apart(changed(8, 3.02))).toBe(0.04);
    // A flip of the last axis: four voxels of 0.5 lie up to 3 voxels away.
    expect(apart(changed(2, -0.5))).toBe(6);
    expect(apart([...affine.slice(0, 4), 0, 0, 1, 20, 3, 0, 0, 5, 0, 0, 0, 1])).toBeGreaterThan(1);
  });

  it('is looked at by every metric, also of masks and of images', () => {
    const [a, b] = [volume(affine), volume(changed(3, 0))];
    const line = /their corners lie 20 pixels apart/;
    expect(() => confusion(a, b, options)).toThrow(line);
    expect(() => surfaceDistances(a, b, options)).toThrow(line);
    expect(() => evaluate([{ id: 'x', predicted: a, truth: b }], { classes: 1 })).toThrow(line);
    const masks = (matrix: number[]) => ({ ...toMasks({ data, shape }, 1), affine: matrix });
    const masking = { ...options, masks: true };
    expect(dice(masks(affine), masks(affine), masking).value).toBe(1);
    expect(() => dice(masks(affine), masks(changed(3, 0)), masking)).toThrow(line);
    const image = (matrix: number[]) => ({ data: data.slice(0, 12), shape: [3, 4], affine: matrix });
    expect(() => dice(image(affine), image(changed(7, 21)), { classes: 1 })).toThrow(/apart/);
  });

  it.each([
    [affine.slice(1), /^truth\.affine is \[.*\], but a matrix of 4 x 4 numbers/],
    [changed(5, Number.NaN), /^truth\.affine\[5\] is NaN, but a finite number/],
    [rows.slice(1), /^truth\.affine is \[.*\], but a matrix of 4 x 4/],
    ['RAS', /^truth\.affine is "RAS", but a matrix of 4 x 4/],
  ])('is refused where it is no matrix: %j', (wrong, line) => {
    expect(() => score(affine, wrong)).toThrow(line);
    expect(score(affine, affine)).toBe(1);
  });
});
