/**
 * Tumour: one large, irregular bright region that fades into its surroundings, often dark inside. Raters agree on where
 * it is and disagree on where it ends.
 */
import { randomUniform } from 'd3-random';
import { paint, ratersOfBlob, wavesOf } from './blob.js';
import { type Kind, SIZE } from './scene.js';
import { addTo, noise, smoothNoise } from './texture.js';

const RADIUS = [5, 11] as const;
const RATER = { shift: 0.7, growth: 1.3, waviness: 0.8 };

export const tumour: Kind = {
  name: 'tumour',
  description:
    'One irregular bright region of radius 5 to 11 pixels that fades into textured tissue and may be dark inside. ' +
    'Raters differ in where it ends, by 1.3 pixels of radius.',
  labels: ['tumour'],
  draw(random) {
    const uniform = randomUniform.source(random);
    const radius = uniform(...RADIUS)();
    const place = uniform(radius + 3, SIZE - radius - 3);
    const blob = { x: place(), y: place(), radius, waves: wavesOf(random, 5, 0.08) };
    const pixels = addTo(smoothNoise(random, 5, 0.35), noise(random, 0.25));
    paint(pixels, blob, uniform(0.9, 1.5)(), uniform(1, 2.2)());
    paint(pixels, { ...blob, radius: 0.45 * radius }, -uniform(0, 1)(), 0.8);
    return { pixels, outline: ratersOfBlob(blob, RATER) };
  },
};
