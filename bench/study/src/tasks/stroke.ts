/**
 * Stroke lesion: one faint region of any size, outlined by raters who are some pixels off. The smaller the lesion, the
 * less its outlines overlap: this is the task in which size alone varies.
 */
import { randomUniform } from 'd3-random';
import { paint, ratersOfBlob, wavesOf } from './blob.js';
import { type Kind, SIZE } from './scene.js';
import { noise } from './texture.js';

const RADIUS = [2, 10] as const;
const RATER = { shift: 2, growth: 0.5 };

export const stroke: Kind = {
  name: 'stroke',
  description:
    'One region of radius 2 to 10 pixels in noise, small ones as frequent as large ones (on a logarithmic scale). ' +
    'Raters shift it by 2 pixels each way.',
  labels: ['lesion'],
  // Size is what this task is about, so the network may see it.
  norm: 'image',
  draw(random) {
    const uniform = randomUniform.source(random);
    const radius = Math.exp(uniform(Math.log(RADIUS[0]), Math.log(RADIUS[1]))());
    const place = uniform(radius + 2, SIZE - radius - 2);
    const blob = { x: place(), y: place(), radius, waves: wavesOf(random, 3, 0.05) };
    const pixels = noise(random, 0.3);
    paint(pixels, blob, uniform(0.7, 1.2)(), 0.7);
    return { pixels, outline: ratersOfBlob(blob, RATER) };
  },
};
