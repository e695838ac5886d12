/** Weights of single pixels, which stand beside the truth. */

import { wrongType } from '../checks/argument-errors.js';
import { readFields } from '../checks/object-fields.js';
import type { NumberData, ReadNumbers } from './array-data.js';
import { checkStillThere, isBigInt, readData } from './array-data.js';

/** Weights that were looked at: one a pixel. */
export interface ReadWeights {
  readonly name: string;
  readonly data: ReadNumbers;
  readonly length: number;
  /** Copies them to a place in the core's memory. */
  copyTo(buffer: ArrayBuffer, address: number): void;
}

/** Reads the weights of so many pixels: undefined or null are none. The core refuses those that are negative or not finite. */
export function readWeights(
  name: string,
  weights: NumberData | null | undefined,
  pixels: number,
): ReadWeights | undefined {
  if (weights === undefined || weights === null) return undefined;
  const data = readData(name, weights, (length, advice) => {
    if (length === pixels) return;
    throw new RangeError(
      `${name}.length is ${length}, but there are ${pixels} pixels: a weight for each, in the order of a class map, is ` +
        `needed${advice()}`,
    );
  });
  if (isBigInt(data)) throw wrongType(name, data, 'weights are ordinary numbers');
  return {
    name,
    data,
    length: pixels,
    copyTo(buffer, address) {
      checkStillThere(name, data, pixels);
      new Float32Array(buffer, address, pixels).set(data);
    },
  };
}

/** Refuses weights beside an array of a metric, which would count its pixels alike. */
export function refuseWeights(name: string, array: unknown): void {
  const { weights } = readFields(name, array as object, ['weights'], 'an object { data, shape } is needed');
  if (weights === undefined || weights === null) return;
  throw new TypeError(
    `${name}.weights was given, but metrics do not take weights of pixels yet: leave them out`,
  );
}
