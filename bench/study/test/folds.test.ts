import { describe, expect, it } from 'vitest';
import { foldsOf } from '../src/folds.js';
import type { Sample } from '../src/task.js';

/** Images of groups a, b, …, each with as many as are given. */
const imagesOf = (...sizes: number[]): Sample[] =>
  sizes.flatMap((size, g) =>
    Array.from({ length: size }, (_, i) => ({
      name: `${g}-${i}`,
      group: `group ${g}`,
      pixels: new Float32Array(1),
      truth: new Uint8Array(1),
    })),
  );

const groupsIn = (samples: readonly Sample[]) => new Set(samples.map(({ group }) => group));

describe('validation images', () => {
  it.each([[[3, 5, 2, 8, 1, 1, 4]], [[2, 40]], [[20, 20, 20, 20]], [Array.from({ length: 30 }, () => 1)]])(
    'share no group with training images: groups of %j',
    (sizes) => {
      const images = imagesOf(...sizes);
      const { folds } = foldsOf(images);
      for (const { training, validation } of folds) {
        expect(training.length).toBeGreaterThan(0);
        expect(validation.length).toBeGreaterThan(0);
        expect(new Set([...training, ...validation]).size).toBe(images.length);
        const groups = groupsIn(training);
        for (const group of groupsIn(validation)) expect(groups.has(group)).toBe(false);
      }
    },
  );

  it('are a quarter of many groups', () => {
    const { folds, choice } = foldsOf(imagesOf(...Array.from({ length: 40 }, () => 2)));
    expect(choice).toBe('held-out');
    expect(folds.map(({ validation }) => validation.length)).toEqual([20]);
  });

  it('take turns where there are few groups', () => {
    const { folds, choice } = foldsOf(imagesOf(10, 10, 10, 10));
    expect(choice).toBe('folds');
    expect(folds.map(({ validation }) => validation.length)).toEqual([20, 20]);
    expect(folds[0]?.validation).toEqual(folds[1]?.training);
  });

  it('are the training images where there is one group, and the task says so', () => {
    const images = imagesOf(4);
    expect(foldsOf(images)).toEqual({
      choice: 'training-images',
      folds: [{ training: images, validation: images }],
    });
  });
});
