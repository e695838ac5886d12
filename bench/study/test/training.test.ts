import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { losses, lossGroups, lossNamed } from '../src/losses.js';
import { cutAt, scoresOf } from '../src/predict.js';
import { picturedImages, run } from '../src/run.js';
import { layersModel, saveModel } from '../src/saved-model.js';
import { checkpointsOf } from '../src/settings.js';
import type { Task } from '../src/task.js';
import { embeddedTask } from '../src/tasks/embedded.js';
import { outputsOf, train } from '../src/train.js';
import { plannedSteps, tune } from '../src/tune.js';
import { createUNet, loadWeights } from '../src/unet.js';
import { startWasm } from './wasm.js';

beforeAll(startWasm);

/** The first images of a task. */
function small(name: string): Task {
  const task = embeddedTask(name);
  const training = task.training.slice(0, 16);
  const validation = (task.folds[0]?.validation ?? []).slice(0, 6);
  return { ...task, training, folds: [{ training, validation }], test: task.test.slice(0, 6) };
}

const stroke = small('stroke');
const heart = small('heart');
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('training', () => {
  it.each(lossGroups.main as string[])('%s goes down, and no tensor stays', (name) => {
    const before = tf.memory().numTensors;
    const course = { seed: 1, learningRate: 1e-2, steps: 24, checkpoints: [] };
    const { losses } = train(stroke, stroke.training, lossNamed(name).make(2), course);
    expect(losses).toHaveLength(24);
    expect(mean(losses.slice(-6))).toBeLessThan(0.85 * mean(losses.slice(0, 3)));
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(losses.map(({ name }) => name))('%s makes a step on four classes', (name) => {
    const course = { seed: 1, learningRate: 1e-2, steps: 2, checkpoints: [] };
    const trained = train(heart, heart.training, lossNamed(name).make(4), course);
    expect(trained.losses.every(Number.isFinite)).toBe(true);
    expect(trained.losses[1]).not.toBe(trained.losses[0]);
  });

  it('begins alike with every loss: the same weights and batches', () => {
    const course = { seed: 1, learningRate: 1e-2, steps: 3, checkpoints: [] };
    const first = (name: string, seed: number) =>
      train(stroke, stroke.training, lossNamed(name).make(2), { ...course, seed }).losses[0];
    // Tversky with α = β = 1 would be soft Jaccard; with ½ it is soft Dice but for the smoothing.
    expect(first('weight-2', 1)).not.toBe(first('weight-2', 2));
    expect(first('tversky-0.5', 1)).toBeCloseTo(first('soft-dice', 1) as number, 1);
  });
});

describe('tuning', () => {
  const settings = { steps: 6, rates: [0.001, 0.02] };
  const loss = lossNamed('soft-dice').make(2);

  it('chooses the rate and step of the highest validation Dice, and keeps that network', () => {
    const tuned = tune(stroke, loss, settings, 1);
    const points = tuned.curves.flatMap(({ rate, points }) => points.map((point) => ({ rate, ...point })));
    expect(points).toHaveLength(2 * checkpointsOf(6).length);
    const best = points.reduce((a, b) => (b.dice > a.dice ? b : a));
    expect([tuned.rate, tuned.step]).toEqual([best.rate, best.step]);
    expect(tuned.trainingLoss).toHaveLength(best.step);
    expect(tuned.steps).toBe(plannedSteps(stroke, settings));
    // Training up to that step gives these weights.
    const course = { seed: 1, learningRate: best.rate, steps: 6, until: best.step, checkpoints: [best.step] };
    const again: number[] = [];
    train(stroke, stroke.training, loss, course, {
      look: (_, net) => again.push(...net.variables.flatMap((v) => Array.from(v.dataSync()))),
    });
    expect(again).toEqual(tuned.weights.flatMap((values) => Array.from(values)));
  });

  it('with two folds trains on all images in the end', () => {
    const [a, b] = [stroke.training.slice(0, 8), stroke.training.slice(8)];
    const task: Task = {
      ...stroke,
      choice: 'folds',
      folds: [
        { training: a, validation: b },
        { training: b, validation: a },
      ],
    };
    const tuned = tune(task, loss, settings, 1);
    expect(plannedSteps(task, settings)).toBe(30);
    expect(tuned.steps).toBe(24 + tuned.step);
    expect(tuned.trainingLoss).toHaveLength(tuned.step);
  });
});

describe('a run', () => {
  const plan = { settings: { steps: 4, rates: [0.01] }, loss: 'lovasz-softmax', seed: 1 };
  const figures = (seed: number) => {
    const { trainingSeconds: _, seconds: __, ...figures } = run(heart, 'data', { ...plan, seed }).record;
    return figures;
  };

  it('gives the same figures for the same seed, others for another', () => {
    const first = figures(1);
    expect(figures(1)).toEqual(first);
    expect(figures(2)).not.toEqual(first);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect([first.dice, first.jaccard, first.diceAtCut, first.expected].map((row) => row?.length)).toEqual([
      6, 6, 6, 6,
    ]);
    expect(first.classDice).toHaveLength(3);
    expect(first.settings).toBe('method 1, 4 steps of 8, rates 0.01');
  });
});

describe('a cut', () => {
  it('at one half is the likeliest class, and a lower one takes more foreground, for one score as for two', () => {
    const task = { height: 1, width: 3, classes: 3 } as Task;
    const scores = Float32Array.of(1, 0.9, 0, 0, 2, 2.1, 3, -1, -1);
    expect(cutAt(scores, task).map((map) => [...map])).toEqual([[0, 2, 0]]);
    expect(cutAt(scores, task, 0.4).map((map) => [...map])).toEqual([[1, 2, 0]]);
    const binary = { ...task, classes: 2 };
    expect(cutAt(Float32Array.of(-0.1, 0.1, -5), binary).map((map) => [...map])).toEqual([[0, 1, 0]]);
    expect(cutAt(Float32Array.of(-0.1, 0.1, -5), binary, 0.4).map((map) => [...map])).toEqual([[1, 1, 0]]);
  });
});

describe('a saved network', () => {
  it.each([stroke, heart])('is a model of layers with the same scores: $name', (task) => {
    const net = createUNet(outputsOf(task), 3, task.norm);
    const weights = net.variables.map((variable, i) =>
      Float32Array.from(variable.dataSync() as Float32Array, (value, k) => value + 0.1 * Math.sin(i + k)),
    );
    loadWeights(net, weights);
    const ours = scoresOf(net, task, task.test.slice(0, 2));
    net.dispose();
    const model = layersModel(task, weights);
    const pixels = task.test.slice(0, 2).flatMap((sample) => Array.from(sample.pixels));
    const theirs = tf.tidy(() => {
      const images = tf.tensor4d(pixels, [2, task.height, task.width, 1]);
      return Array.from((model.predict(images) as tf.Tensor).dataSync());
    });
    model.dispose();
    const furthest = Math.max(...theirs.map((value, i) => Math.abs(value - (ours[i] as number))));
    expect(furthest).toBeLessThan(1e-3);
  });
});

it('a saved network is read again by tfjs, with the same scores and what it is', async () => {
  const net = createUNet(1, 5, stroke.norm);
  const weights = net.variables.map((variable) => Float32Array.from(variable.dataSync() as Float32Array));
  const ours = scoresOf(net, stroke, stroke.test.slice(0, 1));
  net.dispose();
  const parent = await mkdtemp(join(tmpdir(), 'model-'));
  try {
    const folder = join(parent, 'stroke, soft-dice, 1');
    await saveModel(folder, stroke, weights, { loss: 'soft-dice' });
    expect((await readdir(parent)).length).toBe(1);
    const { weightsManifest, ...json } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    expect(json.userDefinedMetadata).toEqual({ loss: 'soft-dice' });
    const data = await readFile(join(folder, weightsManifest[0].paths[0]));
    const artifacts = {
      ...json,
      weightSpecs: weightsManifest[0].weights,
      weightData: Uint8Array.from(data).buffer,
    };
    const model = await layers.loadLayersModel({ load: async () => artifacts });
    const images = tf.tensor4d(Array.from(stroke.test[0]?.pixels ?? []), [1, 48, 48, 1]);
    const theirs = (model.predict(images) as tf.Tensor).dataSync();
    theirs.forEach((value, i) => {
      expect(Math.abs(value - (ours[i] as number))).toBeLessThan(1e-3);
    });
    model.dispose();
  } finally {
    await rm(parent, { recursive: true });
  }
});

describe('the choice of pictures', () => {
  it('goes from small to large by the truth alone, without empty images', () => {
    expect(picturedImages([50, 0, 10, 30, 20, 40, 60])).toEqual([2, 3, 5, 6]);
    expect(picturedImages([0, 0])).toEqual([0, 1]);
  });
});
