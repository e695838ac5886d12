/** Masks of class maps, as tensors: segmetric's, on every backend, of every kind of tensor. */

import * as tf from '@tensorflow/tfjs-core';
import * as core from 'segmetric';
import { beforeEach, describe, expect, it } from 'vitest';
import { toMasks } from '../src/index.js';
import { backends, useBackend } from './backends.js';
import { tensorCounts } from './memory.js';
import { labels } from './tensors.js';

describe.each(backends)('on %s', (backend) => {
  beforeEach(async () => {
    await useBackend(backend);
  });

  const shapes = [
    [2, 5, 4],
    [1, 2, 5, 4],
  ];
  it.each(
    shapes.flatMap((shape) => (['int32', 'float32', 'bool'] as const).map((dtype) => ({ shape, dtype }))),
  )('a $dtype map $shape', ({ shape, dtype }) => {
    const before = tensorCounts();
    const [classes, ignored] = dtype === 'bool' ? [2, undefined] : [3, 255];
    const data = labels(2, 40, classes, ignored);
    const expected = core.toMasks({ data, shape }, classes, ignored);
    // On webgl the sum is a texture.
    const map = tf.tidy(() => tf.cast(tf.add(tf.tensor(data, shape, 'int32'), 0), dtype));
    const masks = toMasks(map, classes, ignored);
    expect([masks.dtype, masks.shape]).toEqual(['float32', expected.shape]);
    expect(masks.dataSync()).toEqual(expected.data);
    tf.dispose([map, masks]);
    expect(tensorCounts()).toEqual(before);
  });
});
