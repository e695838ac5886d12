/** Whether an argument is a tensor: checked before TensorFlow.js sees it, whose own errors do not name the argument. */

import { Tensor } from '@tensorflow/tfjs-core';

/** Throws a TypeError that names the argument where it is no tensor. */
export function checkTensor(name: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  const came = Array.isArray(value)
    ? 'an array'
    : value === null || value === undefined
      ? value
      : `of type ${typeof value}`;
  throw new TypeError(`${name} is ${came}, but a tensor is needed`);
}
