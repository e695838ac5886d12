/** PNG files as numbers: images as grey values, masks as labels. */
import { readFile } from 'node:fs/promises';
import { type DecodedPng, decode } from 'fast-png';
import { UsageError } from './usage-error.js';

/** One number a pixel, row by row. */
export interface Raster<T> {
  readonly width: number;
  readonly height: number;
  readonly data: T;
}

// Luminance of linear RGB as Rec. 709 weighs it; close enough for camera images, which are not linear.
const LUMINANCE = [0.2126, 0.7152, 0.0722] as const;

/** An image of any depth as grey values: colours by luminance, transparency ignored. */
export async function readImage(path: string): Promise<Raster<Float32Array>> {
  const png = await readPng(path);
  const data = new Float32Array(png.width * png.height);
  const values = unpacked(png);
  for (let i = 0; i < data.length; i++) {
    const [r, g, b] = png.palette
      ? (png.palette[values[i] as number] as [number, number, number])
      : [0, 1, 2].map((c) => values[i * png.channels + (png.channels > 2 ? c : 0)] as number);
    data[i] = LUMINANCE[0] * (r as number) + LUMINANCE[1] * (g as number) + LUMINANCE[2] * (b as number);
  }
  return { width: png.width, height: png.height, data };
}

/** A mask's labels: its grey values, or the indices of its palette. */
export async function readMask(path: string): Promise<Raster<Uint16Array>> {
  const png = await readPng(path);
  if (png.channels !== 1) {
    throw new UsageError(`${path} has ${png.channels} channels; a mask has one, its labels`);
  }
  return { width: png.width, height: png.height, data: Uint16Array.from(unpacked(png)) };
}

async function readPng(path: string): Promise<DecodedPng> {
  try {
    return decode(await readFile(path));
  } catch (error) {
    throw new UsageError(`${path} cannot be read as a PNG: ${reasonOf(error as Error)}`);
  }
}

/** The decoder's words. Where the pixels do not unpack, they end on a colon, with no reason that helps anybody. */
function reasonOf({ message }: Error): string {
  return message.endsWith(':') ? 'its pixels do not unpack, it is cut off or damaged' : message;
}

/** One number a sample: below 8 bits the decoder leaves several in a byte, each row beginning a new one. */
function unpacked({ width, height, depth, channels, data }: DecodedPng): ArrayLike<number> {
  if (depth >= 8) return data;
  const perByte = 8 / depth;
  const rowBytes = Math.ceil((width * channels) / perByte);
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    const byte = data[row * rowBytes + Math.floor(column / perByte)] as number;
    return (byte >> (8 - depth * ((column % perByte) + 1))) & ((1 << depth) - 1);
  });
}
