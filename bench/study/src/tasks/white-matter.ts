/**
 * White-matter lesions: several small spots, bright or faint. Outlines are clear; what raters disagree on is which spots
 * are lesions at all.
 */
import { randomUniform } from 'd3-random';
import { type Blob, fill, paint, redrawn } from './blob.js';
import { type Kind, SIZE } from './scene.js';
import { addTo, noise, smoothNoise } from './texture.js';

const RATER = { shift: 0.3, growth: 0.2 };

/** How likely a rater is to call a spot of this contrast a lesion. */
const chance = (contrast: number) => 1 / (1 + Math.exp((1.8 - contrast) / 0.6));

export const whiteMatter: Kind = {
  name: 'white-matter',
  description:
    'Three to eight small spots, of radius 1.5 to 3.5 pixels, on textured tissue. The fainter a spot, the fewer raters ' +
    'call it a lesion; the brightest is always one.',
  labels: ['lesion'],
  draw(random) {
    const uniform = randomUniform.source(random);
    const count = Math.floor(uniform(3, 9)());
    const spots = Array.from({ length: count }, () => {
      const blob: Blob = {
        x: uniform(4, SIZE - 4)(),
        y: uniform(4, SIZE - 4)(),
        radius: uniform(1.5, 3.5)(),
        waves: [],
      };
      return { blob, contrast: uniform(0.3, 2)() };
    });
    const brightest = Math.max(...spots.map(({ contrast }) => contrast));
    const pixels = addTo(smoothNoise(random, 6, 0.35), noise(random, 0.4));
    for (const { blob, contrast } of spots) paint(pixels, blob, contrast, 0.7);
    return {
      pixels,
      outline: (rater) => {
        const map = new Uint8Array(SIZE * SIZE);
        for (const { blob, contrast } of spots) {
          // Both are drawn for every spot, so that one rater's choice moves no other random number.
          const isLesion = rater() < chance(contrast) || contrast === brightest;
          const outlined = redrawn(blob, rater, RATER);
          if (isLesion) fill(map, outlined, 1);
        }
        return map;
      },
    };
  },
};
