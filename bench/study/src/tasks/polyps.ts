/**
 * Polyps: one large, clearly outlined shape among folds, with glare on it. Raters nearly agree, so that the losses should
 * hardly differ here.
 */
import { randomUniform } from 'd3-random';
import { paint, ratersOfBlob, wavesOf } from './blob.js';
import { type Kind, SIZE } from './scene.js';
import { addTo, noise, smoothNoise } from './texture.js';

const RATER = { shift: 0.4, growth: 0.3 };
const GLARES = 4;

export const polyps: Kind = {
  name: 'polyps',
  description:
    'One shape of radius 6 to 13 pixels with a clear edge, among folds as bright as itself and under specks of glare. ' +
    'Raters agree to within half a pixel.',
  labels: ['polyp'],
  draw(random) {
    const uniform = randomUniform.source(random);
    const radius = uniform(6, 13)();
    const place = uniform(radius + 3, SIZE - radius - 3);
    const blob = { x: place(), y: place(), radius, waves: wavesOf(random, 3, 0.06) };
    const pixels = addTo(smoothNoise(random, 3, 0.45), noise(random, 0.2));
    paint(pixels, blob, uniform(0.8, 1.4)(), 0.6);
    for (let i = 0; i < GLARES; i++) {
      const [x, y] = [uniform(0, SIZE)(), uniform(0, SIZE)()];
      paint(pixels, { x, y, radius: uniform(0.5, 1.5)(), waves: [] }, 2, 0.3);
    }
    return { pixels, outline: ratersOfBlob(blob, RATER) };
  },
};
