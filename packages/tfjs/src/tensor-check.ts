/**
 * Whether an argument is a tensor that can be read: checked before TensorFlow.js sees it, whose own errors do not name
 * the argument.
 */

import { engine, Tensor, Variable } from '@tensorflow/tfjs-core';

let warned = false;

/** Throws an error that names the argument where it is no tensor of this TensorFlow.js, or a disposed one. */
export function checkTensor(name: string, value: unknown): asserts value is Tensor {
  if (!(value instanceof Tensor)) {
    const came = Array.isArray(value)
      ? 'an array'
      : value === null || value === undefined
        ? value
        : `of type ${typeof value}`;
    throw new TypeError(`${name} is ${came}, but a tensor is needed`);
  }
  if (value.isDisposed) throw new Error(`${name} is a disposed tensor`);
  // Copies of the core know each other's tensors by their methods, and mostly share an engine; frames and Jest's
  // sandboxes have one each.
  if (!engine().state.tensorInfo.has(value.dataId)) {
    throw new Error(
      `${name} is a tensor of another copy of @tensorflow/tfjs-core than the one that @segmetric/tfjs imports: ` +
        'keep one copy (npm ls @tensorflow/tfjs-core lists them)',
    );
  }
  if (warned || isOurs(value)) return;
  warned = true;
  console.warn(
    '@segmetric/tfjs: two copies of @tensorflow/tfjs-core are loaded; it computes, but keep one copy ' +
      '(npm ls @tensorflow/tfjs-core lists them)',
  );
}

/** Whether a tensor is of a class of the copy that is imported here. `instanceof` cannot tell. */
function isOurs(tensor: Tensor): boolean {
  return tensor.constructor === Tensor || tensor.constructor === Variable;
}
