/**
 * The rater's task: a disc in noise, outlined by somebody who never hits its edge exactly.
 *
 * The disc has a radius of 2 to 10 pixels (the logarithm is uniform, so small ones are frequent), a contrast of
 * .8 to 1.2 and an edge .7 pixels soft, under noise of .3. The truth is a disc that was shifted by N(0, 2) pixels
 * both ways and grown by N(0, .5). So even a perfect reader of the image cannot know the truth, and the less
 * so the smaller the disc: which pixels to claim then depends on what one is paid for.
 */
import { randomNormal, randomUniform } from 'd3-random';
import { type Random, randomFor } from './random.js';
import type { Sample, Task } from './task.js';

const SIZE = 48;
const TRAINING = 192;
const TEST = 96;
const RADIUS = [2, 10] as const;
const CONTRAST = [0.8, 1.2] as const;
const EDGE = 0.7;
const NOISE = 0.3;
const SHIFT = 2;
const GROWTH = 0.5;

/** One disc, drawn and outlined. */
export function raterSample(random: Random, name: string): Sample {
  const uniform = randomUniform.source(random);
  const normal = randomNormal.source(random);
  const radius = Math.exp(uniform(Math.log(RADIUS[0]), Math.log(RADIUS[1]))());
  const contrast = uniform(CONTRAST[0], CONTRAST[1])();
  const place = uniform(radius + 2, SIZE - radius - 2);
  const [x, y] = [place(), place()];
  const shift = normal(0, SHIFT);
  const [truthX, truthY] = [x + shift(), y + shift()];
  const truthRadius = radius + normal(0, GROWTH)();
  const noise = normal(0, NOISE);

  const pixels = new Float32Array(SIZE * SIZE);
  const truth = new Uint8Array(SIZE * SIZE);
  for (let row = 0, at = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++, at++) {
      // Pixel centres lie half a pixel in.
      const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
      pixels[at] = contrast / (1 + Math.exp((distance - radius) / EDGE)) + noise();
      if (Math.hypot(column + 0.5 - truthX, row + 0.5 - truthY) <= truthRadius) truth[at] = 1;
    }
  }
  return { name, pixels, truth };
}

/** The task: the same for the same seed. */
export function raterTask(seed: number): Task {
  const random = randomFor('task', seed);
  const draw = (count: number, kind: string) =>
    Array.from({ length: count }, (_, i) => raterSample(random, `${kind} ${i + 1}`));
  return {
    name: 'rater',
    description:
      'Made by code: a disc of radius 2 to 10 pixels in noise, outlined by a rater whose outline is shifted by ' +
      '2 pixels (standard deviation, each way) and whose radius errs by half a pixel. The truth is that outline.',
    height: SIZE,
    width: SIZE,
    classes: 2,
    training: draw(TRAINING, 'training'),
    test: draw(TEST, 'test'),
    defaults: { steps: 120, learningRate: 1e-2 },
  };
}
