/**
 * Round shapes with a wavy outline, in polar form: from the centre the outline is at R·(1 + Σ a_k cos(kθ − φ_k)). They are
 * painted into images with a soft edge, filled into label maps with a hard one, and redrawn by a rater who errs.
 */
import { randomNormal, randomUniform } from 'd3-random';
import type { Random } from '../random.js';
import { SIZE } from './scene.js';

/** One cosine of an outline. */
interface Wave {
  readonly turns: number;
  readonly amplitude: number;
  readonly phase: number;
}

/** A shape; a disc where it has no waves. Lengths are in pixels. */
export interface Blob {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly waves: readonly Wave[];
}

/** How far a rater is off, as standard deviations in pixels. */
export interface RaterError {
  /** Of the centre, each way. */
  readonly shift: number;
  /** Of the radius. */
  readonly growth: number;
  /** Of each of three waves along the outline. Default 0. */
  readonly waviness?: number;
}

/** Waves of 2 to `most` turns with amplitudes of this standard deviation, as shares of the radius. */
export function wavesOf(random: Random, most: number, deviation: number): Wave[] {
  const normal = randomNormal.source(random)(0, deviation);
  const angle = randomUniform.source(random)(0, 2 * Math.PI);
  return Array.from({ length: most - 1 }, (_, i) => ({
    turns: i + 2,
    amplitude: normal(),
    phase: angle(),
  }));
}

/** The blob as another rater would outline it. */
export function redrawn(blob: Blob, random: Random, { shift, growth, waviness = 0 }: RaterError): Blob {
  const normal = randomNormal.source(random)(0, 1);
  const [x, y] = [blob.x + shift * normal(), blob.y + shift * normal()];
  const radius = Math.max(0, blob.radius + growth * normal());
  const waves = waviness > 0 ? [...blob.waves, ...wavesOf(random, 4, waviness / blob.radius)] : blob.waves;
  return { x, y, radius, waves };
}

/** The raters of a scene that holds this blob alone: each gives it the label 1. */
export const ratersOfBlob =
  (blob: Blob, error: RaterError) =>
  (rater: Random): Uint8Array => {
    const map = new Uint8Array(SIZE * SIZE);
    fill(map, redrawn(blob, rater, error), 1);
    return map;
  };

/** Adds `value` within the blob, falling off over about `edge` pixels on both sides of the outline. */
export function paint(pixels: Float32Array, blob: Blob, value: number, edge: number): void {
  within(blob, 7 * edge, (at, distance) => {
    pixels[at] = (pixels[at] as number) + value / (1 + Math.exp(distance / edge));
  });
}

/** Gives the pixels whose centres lie within the blob a label. */
export function fill(map: Uint8Array, blob: Blob, label: number): void {
  within(blob, 0, (at, distance) => {
    if (distance <= 0) map[at] = label;
  });
}

/** Visits the pixels up to `margin` outside the blob, with how far they are from its outline, inside below 0. */
function within(
  { x, y, radius, waves }: Blob,
  margin: number,
  visit: (at: number, distance: number) => void,
): void {
  const reach = radius * waves.reduce((sum, { amplitude }) => sum + Math.abs(amplitude), 1) + margin;
  const [left, right] = [Math.max(0, Math.floor(x - reach)), Math.min(SIZE - 1, Math.floor(x + reach))];
  const [top, bottom] = [Math.max(0, Math.floor(y - reach)), Math.min(SIZE - 1, Math.floor(y + reach))];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      // Pixel centres lie half a pixel in.
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      let outline = radius;
      if (waves.length > 0) {
        const angle = Math.atan2(dy, dx);
        for (const { turns, amplitude, phase } of waves) {
          outline += radius * amplitude * Math.cos(turns * angle - phase);
        }
      }
      visit(row * SIZE + column, Math.hypot(dx, dy) - outline);
    }
  }
}
