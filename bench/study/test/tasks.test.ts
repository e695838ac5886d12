import { mean } from 'd3-array';
import { describe, expect, it } from 'vitest';
import { expectedDice, limitsOf } from '../src/posterior.js';
import { randomFor } from '../src/random.js';
import { score } from '../src/score.js';
import { fingerprint, foregroundOf, type Task } from '../src/task.js';
import { taskRecord } from '../src/task-record.js';
import { embeddedNames, embeddedTask } from '../src/tasks/embedded.js';

const tasks = embeddedNames.map(embeddedTask);
const few = (task: Task, images: number): Task => ({ ...task, test: task.test.slice(0, images) });

it('there are six tasks, with 2 to 5 classes and foreground of very different shares', () => {
  expect(embeddedNames).toEqual(['tumour', 'stroke', 'white-matter', 'molars', 'polyps', 'heart']);
  expect(tasks.map(({ classes }) => classes)).toEqual([2, 2, 2, 5, 2, 4]);
  const shares = tasks.map((task) => (mean(task.test, foregroundOf) as number) / (task.height * task.width));
  expect(Math.min(...shares)).toBeLessThan(0.03);
  expect(Math.max(...shares)).toBeGreaterThan(0.1);
});

describe.each(tasks.map((task) => [task.name, task] as const))('%s', (name, task) => {
  it('is the same each time', () => {
    expect(fingerprint(embeddedTask(name))).toBe(fingerprint(task));
  });

  it('has every class in its truths, and no image that is all background', () => {
    const labels = new Set(task.training.flatMap(({ truth }) => [...new Set(truth)]));
    expect([...labels].sort()).toEqual(Array.from({ length: task.classes }, (_, k) => k));
    for (const sample of task.test) expect(foregroundOf(sample)).toBeGreaterThan(0);
  });

  // The truths in the task are drawn by the same raters as the posterior's: each is one more sample of it.
  it('draws its truths from the posterior that it states', () => {
    const random = randomFor('posterior', 1);
    const all = [...task.training, ...(task.folds[0]?.validation ?? []), ...task.test];
    const rate = () => all.map(({ outline }) => (outline as NonNullable<typeof outline>)(random));
    const truths = all.map(({ truth }) => truth);
    const [drawn, others] = [rate(), rate()];
    const size = (maps: readonly Uint8Array[], label: number) =>
      mean(maps, (map) => map.reduce((sum, value) => sum + (value === label ? 1 : 0), 0)) as number;
    for (let label = 1; label < task.classes; label++) {
      expect(Math.abs(size(truths, label) / size(drawn, label) - 1)).toBeLessThan(0.1);
    }
    // A truth agrees with another rater as well as two raters agree with one another.
    const agreement = (maps: readonly Uint8Array[]) => {
      const samples = all.map((sample, i) => ({ ...sample, truth: maps[i] as Uint8Array }));
      return mean(score(task, samples, others).dice) as number;
    };
    const among = agreement(drawn);
    expect(Math.abs(agreement(truths) - among)).toBeLessThan(0.06);
    expect(among).toBeLessThan(0.99);
  });

  it('has limits that no mask exceeds: the truth itself, the object as drawn, the likeliest labels', () => {
    const part = few(task, 6);
    const limits = limitsOf(part);
    const best = mean(limits, ({ best }) => best) as number;
    expect(best).toBeLessThanOrEqual(1);
    expect(mean(limits, ({ likeliest }) => likeliest)).toBeLessThan(best + 0.02);
    const ofTruth = mean(
      expectedDice(
        part,
        part.test.map(({ truth }) => truth),
      ),
    ) as number;
    expect(ofTruth).toBeGreaterThan(0);
    expect(ofTruth).toBeLessThan(best + 0.02);
  });
});

it('of three classes the likeliest label needs no half of the raters', () => {
  let drawn = 0;
  const outline = () => Uint8Array.of([1, 0, 2][drawn++ % 3] as number);
  const image = { name: '1', group: '1', pixels: Float32Array.of(0), truth: Uint8Array.of(1), outline };
  const molars = embeddedTask('molars');
  const task = { ...molars, height: 1, width: 1, classes: 3, labels: ['a', 'b'], test: [image] };
  // Label 1 has 22 of the first 64 raters, and 21 of the others, as label 2 has: Dice is 1 where a rater gives label 1, and
  // for the class that is claimed nowhere wherever no rater gives it.
  expect(limitsOf(task)[0]?.likeliest).toBeCloseTo((21 / 64 + 43 / 64) / 2, 12);
});

it('small uncertain objects leave room above the likeliest labels, clear ones do not', () => {
  const room = (name: string) => {
    const limits = limitsOf(few(embeddedTask(name), 24));
    return mean(limits, ({ best, likeliest }) => best - likeliest) as number;
  };
  expect(room('stroke')).toBeGreaterThan(0.04);
  expect(Math.abs(room('polyps'))).toBeLessThan(0.01);
});

it('a record tells of images, groups and objects', () => {
  const record = taskRecord(few(embeddedTask('white-matter'), 5));
  expect(record.images).toEqual({ training: 192, validation: 64, test: 5 });
  expect(record.test.objects.every((objects) => objects >= 1 && objects <= 8)).toBe(true);
  expect(record.limits?.best).toHaveLength(5);
  // Spots that few raters call lesions count in part.
  const { foreground = [], objects = [] } = record.typical ?? {};
  expect(foreground.some((pixels) => !Number.isInteger(pixels))).toBe(true);
  expect(objects.every((count) => count >= 1 && count <= 8)).toBe(true);
});
