/** The sizes that the README gives are those of bundles, to one part in ten, and no module or bundle is larger than it may be. */

import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { differenceOf, kilobytesOf, sizesInReadme } from './bundle-sizes.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const rows = sizesInReadme(folder);

/** What these may take at most. */
const LIMITS = [
  ['segmetric/losses.wasm', 77],
  ['segmetric/metrics.wasm', 37.5],
  ["import { softDice, valueAndGradient } from 'segmetric'", 93],
  ["import { lossValue } from 'segmetric'", 93],
  ...['accuracy', 'confusion', 'dice', 'jaccard', 'matthews', 'pixelAccuracy', 'weightedHamming'].map(
    (metric) => [`import { ${metric} } from 'segmetric'`, 53] as const,
  ),
] as const;

it('the modules, bundles with them, and bundles without them are in the table', () => {
  const codes = rows.map(([code]) => code);
  expect(codes).toEqual(expect.arrayContaining(['segmetric/losses.wasm', 'segmetric/metrics.wasm']));
  for (const entry of ['segmetric', 'segmetric/slim', 'segmetric/theory']) {
    expect(
      codes.some((code) => code.endsWith(`from '${entry}'`)),
      entry,
    ).toBe(true);
  }
});

it.each(rows)('%s takes %d kB', async (code, said) => {
  expect(differenceOf(said, await kilobytesOf(code, folder))).toBeUndefined();
});

it.each(LIMITS)('%s takes at most %d kB', async (code, limit) => {
  expect(await kilobytesOf(code, folder)).toBeLessThanOrEqual(limit);
});
