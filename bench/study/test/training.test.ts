import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossFunction } from '../src/losses.js';
import { raterTask } from '../src/rater.js';
import { picturedImages } from '../src/result.js';
import { runStudy } from '../src/study.js';
import type { Task } from '../src/task.js';
import { train } from '../src/train.js';
import { startWasm } from './wasm.js';

beforeAll(startWasm);

const full = raterTask(1);
const small: Task = { ...full, training: full.training.slice(0, 16), test: full.test.slice(0, 6) };
const settings = { seed: 1, steps: 12, learningRate: 1e-2 };

describe('training', () => {
  it.each(['cross-entropy', 'soft-dice', 'lovasz-softmax'] as const)(
    '%s goes down, and no tensor stays',
    async (name) => {
      const before = tf.memory().numTensors;
      const { losses, curve, predictions } = await train(small, lossFunction(name, 2), {
        ...settings,
        steps: 30,
      });
      const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      expect(losses).toHaveLength(30);
      expect(mean(losses.slice(-6))).toBeLessThan(0.8 * mean(losses.slice(0, 3)));
      expect(curve.map(({ step }) => step)).toEqual([0, 3, 5, 8, 10, 13, 15, 18, 20, 23, 25, 28, 30]);
      expect(predictions).toHaveLength(6);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it.each(['cross-entropy', 'soft-dice', 'lovasz-softmax'] as const)(
    '%s trains on four classes',
    async (name) => {
      // A disc cut into three labels by its columns.
      const cut = (sample: (typeof full.training)[number]) => ({
        ...sample,
        truth: sample.truth.map((label, i) => label * (1 + Math.min(2, Math.floor((i % 48) / 16)))),
      });
      const task: Task = {
        ...small,
        classes: 4,
        training: small.training.map(cut),
        test: small.test.map(cut),
      };
      const { losses } = await train(task, lossFunction(name, 4), { ...settings, steps: 20 });
      expect(losses.at(-1)).toBeLessThan(losses[0] as number);
    },
  );
});

describe('a study', () => {
  const plan = { ...settings, task: small, losses: ['cross-entropy', 'lovasz-softmax'] as const };

  it('gives the same figures for the same seed, others for another', async () => {
    const figures = async (seed: number) =>
      (await runStudy({ ...plan, seed })).runs.map(({ seconds: _, ...rest }) => rest);
    const first = await figures(1);
    expect(await figures(1)).toEqual(first);
    expect(await figures(2)).not.toEqual(first);
  });

  it('keeps what was done when it is stopped within the second loss', async () => {
    let steps = 0;
    const results = await runStudy(plan, { step: () => steps++, stopped: () => steps >= 15 });
    expect(results.interrupted).toBe(true);
    expect(results.runs.map(({ stepsDone }) => stepsDone)).toEqual([12, 3]);
    expect(results.runs[1]?.dice).toHaveLength(6);
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });

  it('has no run of a loss that made no step', async () => {
    const results = await runStudy(plan, { stopped: () => true });
    expect(results.runs).toEqual([]);
    expect(results.interrupted).toBe(true);
  });
});

describe('the choice of pictures', () => {
  it('goes from small to large by the truth alone, without empty images', () => {
    expect(picturedImages([50, 0, 10, 30, 20, 40, 60])).toEqual([2, 4, 3, 5, 0, 6]);
    expect(picturedImages([0, 0])).toEqual([0, 1]);
  });
});
