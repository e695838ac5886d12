/** Bringing images and masks to the network's size, and images to a common range of values. */
import type { Raster } from './png.js';

/** Each new pixel is the mean of the area that it covers, parts of pixels counted as parts. */
export function areaAverage({ width, height, data }: Raster<Float32Array>, size: number): Float32Array {
  const across = overlaps(width, size);
  const down = overlaps(height, size);
  const result = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let sum = 0;
      for (const [row, rowPart] of down[y] as Part[]) {
        for (const [column, part] of across[x] as Part[]) {
          sum += rowPart * part * (data[row * width + column] as number);
        }
      }
      result[y * size + x] = sum;
    }
  }
  return result;
}

/** Each new pixel takes the label under its centre: labels have no mean. */
export function nearest({ width, height, data }: Raster<Uint16Array>, size: number): Uint16Array {
  return Uint16Array.from({ length: size * size }, (_, i) => {
    const row = Math.floor(((Math.floor(i / size) + 0.5) * height) / size);
    const column = Math.floor((((i % size) + 0.5) * width) / size);
    return data[row * width + column] as number;
  });
}

/** Mean 0 and variance 1; an image of one value becomes 0. */
export function standardize(pixels: Float32Array): Float32Array {
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const variance = pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length;
  const scale = variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  return pixels.map((value) => (value - mean) * scale);
}

/** An old pixel and its share of a new one. */
type Part = readonly [pixel: number, share: number];

/** For each new pixel the old ones that it covers; the shares add up to 1. */
function overlaps(from: number, to: number): Part[][] {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * step, (i + 1) * step];
    const parts: Part[] = [];
    for (let pixel = Math.floor(start); pixel < end && pixel < from; pixel++) {
      const share = (Math.min(end, pixel + 1) - Math.max(start, pixel)) / step;
      if (share > 1e-9) parts.push([pixel, share]);
    }
    return parts;
  });
}
