/** A network of tfjs-layers from its files, tried on images: one that the study saved, or any other for grey images. */

import { datasetMetrics } from '@segmetric/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { type ImageSet, tensorsOf } from './image-set.js';
import type { NamedFile } from './pair-files.js';
import { predictedMasks, type Scorer } from './predicted-masks.js';
import { preparedFor, runWords, type StudyRun, testImagesOf } from './study-images.js';

/** What a network found, and in which images. */
export interface Trial {
  /** What the network is, and the images. */
  readonly description: string;
  readonly set: ImageSet;
  /** Dice of all pixels, and the mean over the images. */
  readonly dice: { readonly dataset: number; readonly image: number };
  /** Masks of the first images. */
  readonly predicted: readonly Uint8Array[];
}

/** Whether files are a network's and not images. */
export const isNetwork = (files: readonly NamedFile[]): boolean =>
  files.some(({ file }) => file.name.endsWith('.json'));

/**
 * Tries a network on the images that it was tested on, if the study made them by code, else on all of `set`. It takes
 * `[image, side, side, 1]` and gives raw scores: one, of the object, or one for each class, the ground first. Throws an error in
 * one line where files or network are others.
 */
export async function tryNetwork(files: readonly NamedFile[], set: ImageSet): Promise<Trial> {
  const model = await readNetwork(files);
  const tensors: tf.Tensor[] = [];
  try {
    const run = (model.getUserDefinedMetadata() ?? {}) as StudyRun;
    const own = testImagesOf(run);
    const images = own ?? { ...set, validation: [...set.training, ...set.validation] };
    const prepared = images.validation.map((sample) => ({
      ...sample,
      pixels: preparedFor(run, sample.pixels),
    }));
    const [x, truth] = tensorsOf(prepared, images.side);
    tensors.push(x, truth);
    const classes = checkOutputs(model, images);
    const logs: Record<string, number> = {};
    const ofObject = images.classes === 2;
    const scorer: Scorer = ofObject && classes > 1 ? objectAgainstGround(model) : model;
    // Of an object a raw score above 0 is above a half; of several classes the largest counts, and the ground is not judged.
    const how = ofObject ? { threshold: 0 } : { classes: foreground(classes) };
    const labels = ofObject ? truth : tf.reshape(truth, truth.shape.slice(0, 3));
    tensors.push(labels);
    await datasetMetrics(scorer, [x, labels], { ...how, empty: 1 }).onEpochEnd(0, logs);
    return {
      description: `${runWords(run)} on ${own ? 'its' : 'these'} ${prepared.length} ${own ? 'test ' : ''}images`,
      set: images,
      dice: { dataset: logs.val_dice_dataset as number, image: logs.val_dice_image as number },
      predicted: await predictedMasks(scorer, x),
    };
  } finally {
    tf.dispose(tensors);
    model.dispose();
  }
}

async function readNetwork(files: readonly NamedFile[]): Promise<layers.LayersModel> {
  const ending = (end: string) => files.map(({ file }) => file).filter(({ name }) => name.endsWith(end));
  const [json, ...others] = ending('.json');
  const weights = ending('.bin');
  if (json === undefined || others.length > 0 || weights.length === 0) {
    const names = files.map(({ file }) => file.name).join(', ');
    throw new Error(`A network is its model.json and its weights.bin, chosen together; these are ${names}`);
  }
  try {
    return await layers.loadLayersModel(tf.io.browserFiles([json, ...weights]));
  } catch (problem) {
    const [reason] = (problem as Error).message.split('\n');
    throw new Error(`${json.name} holds no network that tfjs-layers reads: ${reason}`);
  }
}

/** The number of scores a pixel; throws where the network is not made for the images. */
function checkOutputs(
  { inputs, outputs }: layers.LayersModel,
  { side, classes, description }: ImageSet,
): number {
  const shapeOf = (tensors: layers.SymbolicTensor[]) =>
    tensors.map(({ shape }) => `[${shape.slice(1).join(', ')}]`).join(' and ');
  if (shapeOf(inputs) !== `[${side}, ${side}, 1]`) {
    throw new Error(
      `The network takes ${shapeOf(inputs)}, but the images are [${side}, ${side}, 1] (${description})`,
    );
  }
  const scores = outputs[0]?.shape.at(-1) as number;
  const wanted = classes === 2 ? 'scores' : classes;
  if (shapeOf(outputs) !== `[${side}, ${side}, ${classes === 2 ? scores : classes}]`) {
    throw new Error(`The network gives ${shapeOf(outputs)}, but [${side}, ${side}, ${wanted}] is needed`);
  }
  return scores;
}

const foreground = (classes: number) => Array.from({ length: classes - 1 }, (_, label) => label + 1);

/** Of several classes one object: it is where a class has a larger score than the ground. */
const objectAgainstGround = (model: layers.LayersModel): Scorer => ({
  predictOnBatch: (x) =>
    tf.tidy(() => {
      const scores = model.predictOnBatch(x) as tf.Tensor4D;
      const rest = scores.shape[3] - 1;
      const [ground, classes] = tf.split(scores, [1, rest], 3) as [tf.Tensor4D, tf.Tensor4D];
      return tf.sub(tf.max(classes, 3, true), ground);
    }),
});
