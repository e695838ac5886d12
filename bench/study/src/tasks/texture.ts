/** Backgrounds: noise of single pixels, and smooth noise as tissue shows it. */
import { randomNormal } from 'd3-random';
import type { Random } from '../random.js';
import { SIZE } from './scene.js';

/** Independent normal values. */
export function noise(random: Random, deviation: number): Float32Array {
  return Float32Array.from({ length: SIZE * SIZE }, randomNormal.source(random)(0, deviation));
}

/**
 * Noise blurred by a Gaussian, wrapping around at the borders.
 *
 * @param width the Gaussian's standard deviation in pixels
 * @param deviation of the values afterwards
 */
export function smoothNoise(random: Random, width: number, deviation: number): Float32Array {
  const reach = Math.ceil(3 * width);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-(((i - reach) / width) ** 2) / 2));
  // Sums of independent values: their variance is the sum of the squared weights, in each direction.
  const scale = kernel.reduce((sum, weight) => sum + weight ** 2, 0);
  const values = noise(random, deviation / scale);
  return blurred(blurred(values, kernel, reach, 1, SIZE), kernel, reach, SIZE, 1);
}

function blurred(values: Float32Array, kernel: number[], reach: number, along: number, across: number) {
  const result = new Float32Array(values.length);
  for (let line = 0; line < SIZE; line++) {
    for (let place = 0; place < SIZE; place++) {
      let sum = 0;
      for (let i = 0; i < kernel.length; i++) {
        const from = (place + i - reach + SIZE) % SIZE;
        sum += (kernel[i] as number) * (values[line * across + from * along] as number);
      }
      result[line * across + place * along] = sum;
    }
  }
  return result;
}

/** Adds images pixel by pixel into the first. */
export function addTo(pixels: Float32Array, other: Float32Array): Float32Array {
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) + (other[i] as number);
  return pixels;
}
