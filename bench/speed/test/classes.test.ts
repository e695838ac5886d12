import { describe, expect, it } from 'vitest';
import {
  background,
  type ClassWork,
  cellsAgainstOneClass,
  kindsOfLabels,
  labelsOfATable,
  oneClassOfMany,
} from '../src/classes/class-works.js';
import { measureClasses, ratios } from '../src/classes/measure-classes.js';
import { classTable, isTooSlow } from '../src/classes/table.js';
import { copiesOf } from '../src/copies/copy-works.js';

const small: readonly ClassWork[] = [
  cellsAgainstOneClass([12, 10, 8], 5),
  oneClassOfMany([12, 10, 8], 5),
  kindsOfLabels([20, 20], 4),
  background([24, 24, 16], 4, 'Hausdorff 95'),
  background([24, 24, 16], 4, 'centreline Dice'),
  labelsOfATable([24, 24, 24], 'Hausdorff 95'),
  labelsOfATable([24, 24, 24], 'confusion'),
  copiesOf('soft Dice of raw scores', 'diceSoftmax', [24, 20, 4], 'raw'),
  copiesOf('soft Dice of probabilities', 'diceProbabilities', [24, 20, 1], 'probabilities'),
];

describe('what classes cost', () => {
  // It refuses calls that do not give the same numbers.
  it.each(small.map((work) => [work.title, work] as const))(
    '%s: the calls agree, and are timed',
    async (_, work) => {
      const point = await measureClasses(work, { budget: 10 });
      expect(point?.calls.map(({ name }) => name)).toEqual(work.calls().map(({ name }) => name));
      for (const { milliseconds, samples } of point?.calls ?? []) {
        expect(milliseconds).toBeGreaterThan(0);
        expect(samples).toBeGreaterThan(0);
      }
    },
  );

  it.each(small.map((work) => [work.title, work] as const))('%s: the numbers are some', (_, work) => {
    for (const { call } of work.calls()) {
      const { values } = call();
      expect(values.length).toBeGreaterThan(0);
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  it('is refused where two calls give different numbers, unless their inputs differ', async () => {
    const call = (name: string, value: number) => ({ name, call: () => ({ values: [value] }) });
    const work = { title: 'two', calls: () => [call('one', 1), call('other', 1.5)] };
    await expect(measureClasses(work, { budget: 1 })).rejects.toThrow(
      'two, other: value 0 is 1.5, expected is 1',
    );
    expect(await measureClasses({ ...work, otherInputs: true }, { budget: 1 })).toBeDefined();
  });

  it('has no figures where it was stopped', async () => {
    expect(await measureClasses(small[2] as ClassWork, { stopped: () => true })).toBeUndefined();
  });

  it('is the ratio of the least times', () => {
    const calls = [{ name: 'uint8' }, { name: 'int16', most: 2 }, { name: 'float64' }];
    const samples = [
      [5, 4, 6],
      [9, 12],
      [3, 2, 8],
    ];
    expect(ratios(calls, samples)).toEqual([
      { name: 'uint8', milliseconds: 4, samples: 3 },
      { name: 'int16', milliseconds: 9, samples: 2, ratio: 2.25, most: 2 },
      { name: 'float64', milliseconds: 2, samples: 3, ratio: 0.5 },
    ]);
  });

  it('is flagged in the table beyond what it may be', () => {
    const timed = { name: 'int16', milliseconds: 9, samples: 2, ratio: 2.25 };
    expect(isTooSlow({ ...timed, most: 2 })).toBe(true);
    expect(isTooSlow({ ...timed, most: 2.25 })).toBe(false);
    expect(isTooSlow(timed)).toBe(false);
    const first = { name: 'uint8', milliseconds: 4, samples: 3 };
    const calls = [first, { ...timed, most: 2 }, { ...timed, name: 'int32', most: 3 }, timed];
    const lines = classTable([{ title: 'counts', calls }]).split('\n');
    expect(lines.slice(1, 5).map((line) => line.trim().split(/ {3,}/))).toEqual([
      ['counts', 'uint8', '4.00', '3'],
      ['int16', '9.00', '2', '2.25 x', '2.00 x', '!'],
      ['int32', '9.00', '2', '2.25 x', '3.00 x'],
      ['int16', '9.00', '2', '2.25 x'],
    ]);
  });
});
