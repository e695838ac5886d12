/** Weights of single pixels, which stand beside the truth. */

import { notAllowed, refusal, show, wrongType } from '../checks/argument-errors.js';
import { readFields } from '../checks/object-fields.js';
import type { NumberData, ReadNumbers } from './array-data.js';
import { checkStillThere, isBigInt, readData } from './array-data.js';

/** Weights of pixels, as they stand beside the truth of losses and of metrics on counts. */
export interface PixelWeights {
  /**
   * A weight w for each pixel: flat, in the order of a class map, also beside masks; finite numbers of at least 0. Default: 1 for each.
   * A pixel of weight 0 is ignored, but its label is checked. They are taken as 32-bit floats.
   */
  readonly weights?: NumberData | null | undefined;
}

/** Weights that were looked at: one a pixel. */
export interface ReadWeights {
  readonly name: string;
  readonly data: ReadNumbers;
  readonly length: number;
  /** Copies them, or those of some pixels, to a place in the core's memory. */
  copyTo(buffer: ArrayBuffer, address: number, first?: number, end?: number): void;
}

/**
 * Reads the weights beside an array, of so many pixels: undefined or null are none. The core refuses those that are negative or not
 * finite.
 *
 * @param name - the array's
 * @param pixels - undefined where another call checks how many they are
 */
export function readWeights(name: string, array: unknown, pixels?: number): ReadWeights | undefined {
  const weights = weightsOf(name, array);
  if (weights === undefined || weights === null) return undefined;
  const own = `${name}.weights`;
  const data = readData(own, weights, (length, advice) => {
    if (pixels === undefined || length === pixels) return;
    throw new RangeError(
      `${own}.length is ${length}, but there are ${pixels} pixels: a weight for each, in the order of a class map, is ` +
        `needed${advice()}`,
    );
  });
  if (isBigInt(data)) throw wrongType(own, data, 'weights are ordinary numbers');
  const { length } = data;
  return {
    name: own,
    data,
    length,
    copyTo(buffer, address, first = 0, end = length) {
      checkStillThere(own, data, length);
      new Float32Array(buffer, address, end - first).set((data as Float32Array).subarray(first, end));
    },
  };
}

function weightsOf(name: string, array: unknown): unknown {
  return readFields(name, array as object, ['weights'], 'an object { data, shape } is needed').weights;
}

/** Refuses weights beside a prediction: pixels are weighed where the truth is. */
export function refuseWeights(name: string, array: unknown): void {
  const weights = weightsOf(name, array);
  if (weights === undefined || weights === null) return;
  throw refusal(
    new TypeError(`${name}.weights was given, but weights of pixels stand beside the truth: truth.weights`),
  );
}

/** The error for a weight that the core refused. */
export function wrongWeight({ name, data }: ReadWeights, place: number): RangeError {
  const came = data[place] as number;
  const inCore = Number.isFinite(came) && came > 0 ? ', in 32 bits Infinity' : '';
  return refusal(
    new RangeError(`${name}[${place}] is ${show(came)}${inCore}, but a weight is finite and at least 0`),
  );
}

/** The error for a weight that takes the sum of its image's beyond what counts hold. */
export function wrongWeightSum({ name, data }: ReadWeights, place: number): RangeError {
  const allowed = 'with it the weights of its image reach 2^53 - 1, and they must add up to less';
  return notAllowed(`${name}[${place}]`, data[place], allowed);
}
