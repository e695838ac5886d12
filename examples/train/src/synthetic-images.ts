/**
 * Synthetic images, the same ones for the same seed: one to three small bright ellipses on a bright, uneven and noisy
 * ground. Small objects, since on them losses differ.
 */

import { randomLcg, randomNormal, randomUniform } from 'd3-random';
import type { ImageSet, Sample } from './image-set.js';

const SIDE = 48;
const TRAINING = 64;
const VALIDATION = 16;
const NOISE = 0.09;

/** The images of a seed. */
export function syntheticImages(seed: number): ImageSet {
  const source = randomLcg(seed);
  const samples = Array.from({ length: TRAINING + VALIDATION }, () => syntheticImage(source));
  return {
    description: `Synthetic: ${TRAINING} images to train, ${VALIDATION} to validate, ${SIDE} x ${SIDE} pixels`,
    side: SIDE,
    classes: 2,
    training: samples.slice(0, TRAINING),
    validation: samples.slice(TRAINING),
  };
}

interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radii: readonly [number, number];
  readonly angle: number;
  readonly light: number;
}

function syntheticImage(source: () => number): Sample {
  const between = (least: number, most: number) => randomUniform.source(source)(least, most)();
  const noise = randomNormal.source(source)(0, NOISE);
  const ellipses = Array.from(
    { length: Math.floor(between(1, 4)) },
    (): Ellipse => ({
      x: between(6, SIDE - 6),
      y: between(6, SIDE - 6),
      radii: [between(2, 5), between(2, 7)],
      angle: between(0, Math.PI),
      light: between(0.14, 0.3),
    }),
  );
  const [across, down, phase] = [between(-0.2, 0.2), between(-0.2, 0.2), between(0, 6)];
  const pixels = new Float32Array(SIDE * SIDE);
  const truth = new Uint8Array(SIDE * SIDE);
  for (let place = 0; place < pixels.length; place++) {
    const [x, y] = [place % SIDE, Math.floor(place / SIDE)];
    const ground = 0.4 + (across * x + down * y) / SIDE + 0.05 * Math.sin(phase + x / 5 + y / 9);
    const inside = ellipses.find((ellipse) => holds(ellipse, x, y));
    truth[place] = inside === undefined ? 0 : 1;
    pixels[place] = Math.min(1, Math.max(0, ground + (inside?.light ?? 0) + noise()));
  }
  return { pixels, truth };
}

function holds({ x, y, radii, angle }: Ellipse, column: number, row: number): boolean {
  const [right, down] = [column - x, row - y];
  const along = (Math.cos(angle) * right + Math.sin(angle) * down) / radii[0];
  const beside = (Math.cos(angle) * down - Math.sin(angle) * right) / radii[1];
  return along * along + beside * beside <= 1;
}
