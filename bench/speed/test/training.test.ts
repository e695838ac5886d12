import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, it } from 'vitest';
import { copiedLosses, copiesTable, measureCopies } from '../src/training/measure-copies.js';
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

describe('in place and by copies', () => {
  // It refuses two ways that do not give the same bits.
  it.each(Object.keys(copiedLosses))('%s is the same, and timed', async (loss) => {
    const point = await measureCopies(loss, small, { budget: 100 });
    for (const way of [point?.inPlace, point?.byCopies]) {
      expect(way?.least).toBeGreaterThan(0);
      expect(way?.median).toBeGreaterThanOrEqual(way?.least as number);
    }
  });

  it('is a line of the table', () => {
    const point = {
      ...small,
      loss: 'soft Dice',
      inPlace: { least: 2, median: 3 },
      byCopies: { least: 8, median: 9 },
    };
    expect(copiesTable([point])).toMatch(/soft Dice +2 x 16² +2\.00 +3\.00 +8\.00 +9\.00 +4\.00 x/);
  });
});
