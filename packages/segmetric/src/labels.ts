/**
 * Labels of class maps on their way into the core, which takes bytes or 32-bit integers. Kinds of which every value
 * fits go by one copy; the others (floats, 64-bit and unsigned 32-bit integers, plain arrays) go through a loop that
 * refuses what is not a whole number of 32 bits.
 */

import { notAllowed } from './argument-errors.js';
import type { LabelData } from './dense-array.js';
import { typedKind } from './dense-array.js';

/** How the core reads labels: 0 bytes, 1 signed 32-bit integers. */
export type LabelKind = 0 | 1;

const BYTES = ['Uint8Array', 'Uint8ClampedArray'];

/** Kinds of which every value fits 32 bits with a sign. */
const NARROW = [...BYTES, 'Int32Array', 'Int16Array', 'Uint16Array', 'Int8Array'];

/** The kind in which the labels of a prediction and its truth go into the core, both alike. */
export function pairKind(predicted: LabelData, truth: LabelData): LabelKind {
  return labelKind(predicted) === 0 && labelKind(truth) === 0 ? 0 : 1;
}

/** The kind in which labels go into the core. */
export function labelKind(data: LabelData): LabelKind {
  return BYTES.includes(typedKind(data) ?? '') ? 0 : 1;
}

/** Bytes that `length` labels of a kind take. */
export function labelBytes(kind: LabelKind, length: number): number {
  return kind === 0 ? length : 4 * length;
}

/**
 * Copies the labels `start` to `start + length` into the core's memory.
 *
 * @param name - the argument that holds the labels, for error messages
 * @param kind - how the core reads them: 0 only where {@link labelKind} says so
 */
export function copyLabels(
  name: string,
  data: LabelData,
  start: number,
  length: number,
  kind: LabelKind,
  buffer: ArrayBuffer,
  address: number,
): void {
  if (kind === 0) {
    new Uint8Array(buffer, address, length).set((data as Uint8Array).subarray(start, start + length));
    return;
  }
  const region = new Int32Array(buffer, address, length);
  if (NARROW.includes(typedKind(data) ?? '')) {
    region.set((data as Int32Array).subarray(start, start + length));
    return;
  }
  for (let place = 0; place < length; place++) {
    const value = Number(data[start + place]);
    const whole = value | 0;
    if (whole !== value) {
      throw notAllowed(
        `${name}.data[${start + place}]`,
        value,
        'a label is a whole number of 32 bits with a sign',
      );
    }
    region[place] = whole;
  }
}
