/**
 * How `yTrue` is read: as masks in the shape of `yPred`, or as a class map, which TensorFlow.js often carries with a last
 * axis of length 1. The shapes alone tell which, never the kind of number.
 */

import type { Tensor } from '@tensorflow/tfjs-core';

/** A tensor's numbers, read on the host. */
export interface TensorArray {
  readonly data: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

/** The shape of `yTrue` without the last axis of a class map; checks the kinds of both tensors. */
export function truthShape(yTrue: Tensor, yPred: Tensor): number[] {
  if (yPred.dtype !== 'float32') {
    throw new TypeError(`yPred.dtype is ${yPred.dtype}, but float32 is needed`);
  }
  checkNumbers('yTrue', yTrue);
  const shape = [...yTrue.shape];
  // Of a single class, masks and a class map hold the same numbers, and the labels to ignore count in both.
  const isMap = shape.length === yPred.rank && shape.at(-1) === 1 && yPred.shape.at(-1) !== 1;
  return isMap ? shape.slice(0, -1) : shape;
}

/** Refuses tensors whose numbers are of a kind that is not read. */
export function checkNumbers(name: string, { dtype }: Tensor): void {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return;
  throw new TypeError(`${name}.dtype is ${dtype}, but float32, int32 or bool is needed`);
}
