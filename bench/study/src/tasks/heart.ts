/**
 * Heart: a left ventricle within a ring of muscle, and a right ventricle beside it. Three classes that touch, each rater
 * a little off with all of them together.
 */
import { randomNormal, randomUniform } from 'd3-random';
import { type Blob, fill, paint } from './blob.js';
import { type Kind, SIZE } from './scene.js';
import { noise } from './texture.js';

const SHIFT = 1.5;
const GROWTH = 0.5;
const BRIGHTNESS = { right: 0.8, muscle: 0.4, left: 1 };
const EDGE = 0.5;

export const heart: Kind = {
  name: 'heart',
  description:
    'Two ventricles and the ring of muscle around the left one, in noise. Raters shift all three together by 1.5 pixels ' +
    'each way and err by half a pixel in each radius.',
  labels: ['right ventricle', 'muscle', 'left ventricle'],
  draw(random) {
    const uniform = randomUniform.source(random);
    const [inner, wall, beside] = [uniform(3, 6.5)(), uniform(2, 3.5)(), uniform(4, 7)()];
    const [x, y] = [uniform(24, 32)(), uniform(18, 30)()];
    const angle = uniform(0.75 * Math.PI, 1.25 * Math.PI)();
    const apart = inner + wall + 0.6 * beside;
    const disc = (x: number, y: number, radius: number): Blob => ({ x, y, radius, waves: [] });
    const place = { x: x + apart * Math.cos(angle), y: y + apart * Math.sin(angle) };

    const pixels = noise(random, 0.3);
    const right = new Float32Array(pixels.length);
    paint(right, disc(place.x, place.y, beside), BRIGHTNESS.right, EDGE);
    const muscle = new Float32Array(pixels.length);
    paint(muscle, disc(x, y, inner + wall), 1, EDGE);
    // The muscle lies in front of the right ventricle.
    for (let i = 0; i < pixels.length; i++) {
      const front = muscle[i] as number;
      pixels[i] = (pixels[i] as number) + (1 - front) * (right[i] as number) + front * BRIGHTNESS.muscle;
    }
    paint(pixels, disc(x, y, inner), BRIGHTNESS.left - BRIGHTNESS.muscle, EDGE);
    return {
      pixels,
      outline: (rater) => {
        const normal = randomNormal.source(rater)(0, 1);
        const [dx, dy] = [SHIFT * normal(), SHIFT * normal()];
        const [ofRight, ofWall, ofLeft] = [GROWTH * normal(), GROWTH * normal(), GROWTH * normal()];
        const map = new Uint8Array(SIZE * SIZE);
        fill(map, disc(place.x + dx, place.y + dy, beside + ofRight), 1);
        fill(map, disc(x + dx, y + dy, inner + wall + ofWall), 2);
        // However they err, some muscle stays around the ventricle.
        fill(map, disc(x + dx, y + dy, Math.min(inner + ofLeft, inner + wall + ofWall - 0.5)), 3);
        return map;
      },
    };
  },
};
