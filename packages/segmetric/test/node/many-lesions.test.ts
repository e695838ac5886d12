/** As many lesions as there can be. In Node alone: it takes several hundred megabytes. */

import { expect, it } from 'vitest';
import { lesionDetection } from '../../src/index.js';

it('eight million lesions of one pixel each fit the core', () => {
  const size = 4000;
  const data = Uint8Array.from({ length: size * size }, (_, pixel) => (Math.floor(pixel / size) + pixel) & 1);
  const board = { data, shape: [size, size] };
  // A true lesion in 100 is missed.
  const most = { ...board, data: data.map((label, pixel) => (pixel % 200 < 2 ? 0 : label)) };
  for (const criterion of ['coverage', 'jaccard'] as const) {
    const detection = lesionDetection(most, board, { classes: 1, connectivity: 'faces', criterion });
    expect(detection.precision().value).toBe(1);
    expect(detection.recall().value).toBe(0.99);
    expect(detection.dice().value).toBe(0.99);
  }
});
