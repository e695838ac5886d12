/**
 * Labels of the truth of scores on their way into the core, which takes bytes or 32-bit integers there. Kinds of which every
 * value fits go by one copy; the others (floats, 64-bit and unsigned 32-bit integers) go through a loop that refuses what is
 * not a whole number of 32 bits.
 */

import { notAllowed } from '../checks/argument-errors.js';
import { typedKind } from '../checks/typed-arrays.js';
import type { ReadLabels } from './array-data.js';
import { checkStillThere } from './array-data.js';

/** How the core reads labels: 0 bytes, 1 signed 32-bit integers. */
export type LabelKind = 0 | 1;

const BYTES = ['Uint8Array', 'Uint8ClampedArray'];

/** Kinds of which every value fits 32 bits with a sign. */
const NARROW = [...BYTES, 'Int32Array', 'Int16Array', 'Uint16Array', 'Int8Array'];

/** The kind in which labels go into the core. */
export function labelKind(data: ReadLabels): LabelKind {
  return BYTES.includes(typedKind(data) ?? '') ? 0 : 1;
}

/** Bytes that `length` labels of a kind take. */
export function labelBytes(kind: LabelKind, length: number): number {
  return kind === 0 ? length : 4 * length;
}

/**
 * Copies labels into the core's memory.
 *
 * @param name - the argument that holds the labels, for error messages
 * @param kind - how the core reads them: 0 only where {@link labelKind} says so
 */
export function copyLabels(
  name: string,
  data: ReadLabels,
  length: number,
  kind: LabelKind,
  buffer: ArrayBuffer,
  address: number,
): void {
  checkStillThere(name, data, length);
  if (kind === 0) {
    new Uint8Array(buffer, address, length).set(data as Uint8Array);
    return;
  }
  const region = new Int32Array(buffer, address, length);
  if (NARROW.includes(typedKind(data) ?? '')) {
    region.set(data as Int32Array);
    return;
  }
  for (let place = 0; place < length; place++) {
    const value = Number(data[place]);
    const whole = value | 0;
    if (whole !== value) {
      throw notAllowed(`${name}.data[${place}]`, value, 'a label is a whole number of 32 bits with a sign');
    }
    region[place] = whole;
  }
}
