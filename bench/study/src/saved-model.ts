/**
 * A trained network as a model of tfjs-layers, in tfjs's own format: `model.json` and `weights.bin`, which `loadLayersModel`
 * reads anywhere, in a browser as well. It is made of layers that come with tfjs, so that who loads it needs no code of ours:
 * the normalisation is a layer normalisation without scale and shift of its own, and a
 * depthwise 1x1 convolution that scales and shifts each channel.
 */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { NORM_EPSILON } from './norm.js';
import type { Task } from './task.js';
import { outputsOf } from './train.js';
import { CHANNELS, createUNet } from './unet.js';

type Symbol = layers.SymbolicTensor;

/** The network of `createUNet` as layers; convolutions of two inputs are one of their concatenation. */
export function layersModel(task: Task, weights: readonly Float32Array[]): layers.LayersModel {
  const net = createUNet(outputsOf(task), 0, task.norm);
  const shapes = net.variables.map(({ shape }) => shape);
  net.dispose();
  const outputs = outputsOf(task);
  const [top, middle, bottom] = CHANNELS;
  let next = 0;
  const take = () => tf.tensor(weights[next] as Float32Array, shapes[next++] as number[]);
  const set: (() => void)[] = [];
  const block = (filters: number, x: Symbol, parts = 1): Symbol => {
    const convolution = layers.layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false });
    const normal = layers.layers.layerNormalization({
      axis: task.norm === 'image' ? [1, 2, 3] : [1, 2],
      center: false,
      scale: false,
      epsilon: NORM_EPSILON,
    });
    const affine = layers.layers.depthwiseConv2d({ kernelSize: 1 });
    const result = layers.layers.reLU().apply(affine.apply(normal.apply(convolution.apply(x)))) as Symbol;
    set.push(() => {
      const kernels = Array.from({ length: parts }, take);
      convolution.setWeights([parts > 1 ? tf.concat(kernels, 2) : (kernels[0] as tf.Tensor)]);
      const [gamma, beta] = [take(), take()];
      affine.setWeights([tf.reshape(gamma, [1, 1, filters, 1]), beta]);
    });
    return result;
  };
  const halved = (x: Symbol) => layers.layers.maxPooling2d({ poolSize: 2 }).apply(x) as Symbol;
  const joined = (x: Symbol, beside: Symbol) =>
    layers.layers
      .concatenate()
      .apply([layers.layers.upSampling2d({ size: [2, 2] }).apply(x) as Symbol, beside]) as Symbol;

  const images = layers.input({ shape: [task.height, task.width, 1] });
  const high = block(top, images);
  const half = block(middle, halved(high));
  const low = block(bottom, halved(half));
  const back = block(middle, joined(low, half), 2);
  const last = block(top, joined(back, high), 2);
  const head = layers.layers.conv2d({ filters: outputs, kernelSize: 1 });
  const model = layers.model({ inputs: images, outputs: head.apply(last) as Symbol });
  tf.tidy(() => {
    for (const weigh of set) weigh();
    head.setWeights([take(), take()]);
  });
  return model;
}

/** Writes `model.json` and `weights.bin` into a folder of their own; it is there as a whole or not at all. */
export async function saveModel(
  folder: string,
  task: Task,
  weights: readonly Float32Array[],
  about: Readonly<Record<string, unknown>>,
): Promise<void> {
  const model = layersModel(task, weights);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    const save = async ({ modelTopology, weightSpecs, weightData }: tf.io.ModelArtifacts) => {
      const manifest = [{ paths: ['weights.bin'], weights: weightSpecs ?? [] }];
      const json = {
        format: 'layers-model',
        modelTopology,
        weightsManifest: manifest,
        userDefinedMetadata: about,
      };
      await writeFile(join(unfinished, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
      await writeFile(join(unfinished, 'model.json'), `${JSON.stringify(json)}\n`);
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const } };
    };
    await model.save({ save });
  } finally {
    model.dispose();
  }
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
}
