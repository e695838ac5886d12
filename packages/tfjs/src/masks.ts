/** One-hot masks of a class map, as a tensor. */

import type { Tensor } from '@tensorflow/tfjs-core';
import { tensor } from '@tensorflow/tfjs-core';
import * as maps from 'segmetric';
import { checkBackend } from './backends.js';
import { checkTensor } from './tensor-check.js';
import { inTensorWords } from './tensor-words.js';

/**
 * One-hot masks of a class map, for `fit`, which wants `yTrue` in the shape of the output.
 *
 * @param map - class map `[n, ...space]`, int32, float32 or bool; a last axis of length 1 would be part of the space:
 *   `tf.squeeze(map, [-1])` takes it off
 * @param classes - the number of classes; with 1 the labels are 0 and 1, of which 1 is the foreground
 * @param ignoreLabel - the label of ignored pixels, whose entries become −1, or a list of such labels; default: none
 * @returns float32 `[n, ...space, classes]`
 * @throws TypeError where `map` is no tensor; RangeError that names the first label that is no class, with its index; Error
 *   where `map` was disposed, or the backend is webgpu
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { toMasks } from '@segmetric/tfjs';
 *
 * const masks = toMasks(tf.tensor3d([0, 1, 255], [1, 1, 3], 'int32'), 2, 255);
 * console.log([...masks.dataSync()], masks.shape); // [ 1, 0, 0, 1, -1, -1 ] [ 1, 1, 3, 2 ]
 * ```
 */
export function toMasks(map: Tensor, classes: number, ignoreLabel?: number | readonly number[]): Tensor {
  checkTensor('map', map);
  checkBackend();
  const labels = { data: map.dataSync<'float32' | 'int32' | 'bool'>(), shape: map.shape };
  const { data, shape } = inTensorWords(() => maps.toMasks(labels, classes, ignoreLabel), { map: 'map' });
  return tensor(data, shape, 'float32');
}
