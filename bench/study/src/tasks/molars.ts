/**
 * Molars: a tooth in three tissues with clear edges, and under it a faint canal that raters find hard to place. Four
 * classes in one image, sure ones and an unsure one.
 */
import { randomUniform } from 'd3-random';
import { fill, paint, redrawn, wavesOf } from './blob.js';
import { type Kind, SIZE } from './scene.js';
import { addTo, noise, smoothNoise } from './texture.js';

const TOOTH = { shift: 0.5, growth: 0.3 };
const CANAL = { shift: 1.5, growth: 0.4 };

export const molars: Kind = {
  name: 'molars',
  description:
    'A tooth of enamel, dentine and pulp, whose edges raters place within half a pixel, and below it a faint canal of ' +
    'radius 1.5 to 3 pixels, which they shift by 1.5 pixels each way.',
  labels: ['enamel', 'dentine', 'pulp', 'canal'],
  draw(random) {
    const uniform = randomUniform.source(random);
    const radius = uniform(8, 11)();
    const centre = { x: uniform(17, SIZE - 17)(), y: uniform(15, 19)() };
    const tooth = { ...centre, radius, waves: wavesOf(random, 4, 0.05) };
    const share = { dentine: uniform(0.68, 0.8)(), pulp: uniform(0.25, 0.38)() };
    const canal = { x: uniform(12, SIZE - 12)(), y: uniform(36, 43)(), radius: uniform(1.5, 3)(), waves: [] };
    const pixels = addTo(smoothNoise(random, 4, 0.25), noise(random, 0.25));
    paint(pixels, tooth, 1.6, 0.6);
    paint(pixels, { ...tooth, radius: share.dentine * radius }, -0.7, 0.6);
    paint(pixels, { ...tooth, radius: share.pulp * radius }, -0.7, 0.6);
    paint(pixels, canal, -uniform(0.7, 1.1)(), 0.7);
    return {
      pixels,
      outline: (rater) => {
        const map = new Uint8Array(SIZE * SIZE);
        const outlined = redrawn(tooth, rater, TOOTH);
        fill(map, outlined, 1);
        fill(map, { ...outlined, radius: share.dentine * outlined.radius }, 2);
        fill(map, { ...outlined, radius: share.pulp * outlined.radius }, 3);
        fill(map, redrawn(canal, rater, CANAL), 4);
        return map;
      },
    };
  },
};
