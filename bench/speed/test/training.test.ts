import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, it } from 'vitest';
import { measureTraining, trainedLosses } from '../src/training/measure-training.js';
import { trainingTable } from '../src/training/table.js';

const small = { backend: 'wasm', images: 2, side: 16 };

describe('a training step', () => {
  registerWasmGradients();

  // It refuses two losses that do not compute the same.
  it.each(trainedLosses)('%s and its composition agree, and are timed', async (loss) => {
    const point = await measureTraining(small, loss, { budget: 100 });
    expect(point?.segmetric.step).toBeGreaterThan(point?.segmetric.loss as number);
    expect(point?.composed.loss).toBeGreaterThan(0);
  });

  it('has no figures where it was stopped', async () => {
    expect(await measureTraining(small, 'soft Dice', { stopped: () => true })).toBeUndefined();
  });

  it('is a line of the table', () => {
    const timed = { step: 50, loss: 1 };
    const point = { ...small, loss: 'soft Dice', segmetric: timed, composed: { step: 60, loss: 12 } };
    expect(trainingTable([point])).toMatch(
      /soft Dice +wasm +2 x 16² +50\.0 +1\.00 +2\.00 +60\.0 +12\.0 +20\.0 +12\.0 x/,
    );
  });
});
