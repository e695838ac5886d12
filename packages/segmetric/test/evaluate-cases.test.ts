/** How an evaluation takes its cases: any iterable, one after another, in any order; and what happens when one is wrong. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluationCase, EvaluationOptions } from '../src/index.js';
import { confusion, Evaluation, evaluate } from '../src/index.js';
import type { ListedCase } from './case-lists.js';
import { caseLists } from './case-lists.js';
import { IGNORED } from './volume-pairs.js';

const cases = caseLists(3);
const options: EvaluationOptions = {
  classes: ['a', 'b', 'c'],
  ignoreLabel: IGNORED,
  metrics: ['dice', 'hausdorff95', { metric: 'boundaryIoU', width: 1 }],
};
const text = (table: Evaluation) => JSON.stringify(table);

/** A case with arrays of its own, and the way to spoil them. */
function lent({ id, predicted, truth, spacing }: ListedCase): [EvaluationCase, spoil: () => void] {
  const [one, other] = [Int16Array.from(predicted.data), Uint8Array.from(truth.data)];
  const [shape, steps] = [[...predicted.shape], spacing && [...spacing]];
  const lentCase = { id, predicted: { data: one, shape }, truth: { data: other, shape }, spacing: steps };
  return [
    lentCase,
    () => {
      one.fill(77);
      other.fill(77);
      shape.fill(99);
      steps?.fill(-1);
    },
  ];
}

function* spoiling(list: readonly ListedCase[]) {
  for (const each of list) {
    const [one, spoil] = lent(each);
    yield one;
    spoil();
  }
}

async function* slowly<T>(list: Iterable<T>) {
  for (const each of list) {
    await Promise.resolve();
    yield each;
  }
}

/** The line of the error that a call throws. */
function lineOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error instanceof RangeError || error instanceof TypeError).toBe(true);
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('cases', () => {
  it('stand in the order in which they came, and give the same counts and summary in any order', () => {
    const shuffled = cases.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const [one, two] = [evaluate(list, options), evaluate(other, options)];
        expect(two.cases).toEqual(other.map(({ id }) => id));
        expect(two.rows).toEqual(two.cases.flatMap((id) => one.rows.filter((row) => row.case === id)));
        expect(two.counts).toEqual(one.counts);
        expect(two.summary()).toEqual(one.summary());
      }),
    );
  });

  it('are done with when the next is asked for, and leave nothing of themselves in the table', () => {
    fc.assert(
      fc.property(cases, (list) => {
        expect(text(evaluate(spoiling(list), options))).toBe(text(evaluate(list, options)));
        expect(text(evaluate(new Set(list), options))).toBe(text(evaluate(list, options)));
      }),
    );
  });

  it('may come asynchronously, also to several evaluations at once', async () => {
    await fc.assert(
      fc.asyncProperty(cases, cases, async (list, other) => {
        const promise = evaluate(slowly(spoiling(list)), options);
        expect(promise).toBeInstanceOf(Promise);
        const [one, two] = await Promise.all([promise, evaluate(slowly(spoiling(other)), options)]);
        expect(one).toBeInstanceOf(Evaluation);
        expect(text(one)).toBe(text(evaluate(list, options)));
        expect(text(two)).toBe(text(evaluate(other, options)));
      }),
      { numRuns: 30 },
    );
  });

  it('may be made by code that itself measures', () => {
    function* busy(list: readonly ListedCase[]): Generator<ListedCase> {
      for (const each of list) {
        evaluate(list, options);
        confusion(each.truth, each.truth, { classes: 10, spatial: each.truth.shape.length as 2 | 3 });
        yield each;
      }
    }
    fc.assert(
      fc.property(cases, (list) => {
        expect(text(evaluate(busy(list), options))).toBe(text(evaluate(list, options)));
      }),
      { numRuns: 30 },
    );
  });

  it('may be more than a call can have arguments', () => {
    const many = 130_000;
    const [pixel, other] = [
      { data: Uint8Array.of(1), shape: [1, 1] },
      { data: Uint8Array.of(0), shape: [1, 1] },
    ];
    function* counted() {
      for (let number = 0; number < many; number++) {
        yield { id: String(number), predicted: pixel, truth: number % 2 === 0 ? pixel : other };
      }
    }
    const table = evaluate(counted(), { classes: 1, metrics: ['dice'] });
    expect(table.cases).toHaveLength(many);
    expect(table.counts.images).toBe(many);
    expect(table.summary()).toMatchObject([{ cases: many, mean: 0.5, median: 0.5, min: 0, max: 1 }]);
    const back = Evaluation.fromJSON(text(table));
    expect(back.toCSV()).toBe(table.toCSV());
    expect(back.counts).toEqual(table.counts);
  });

  it('are not asked for where the options are wrong, which is a rejection where they are asynchronous', async () => {
    const map = { data: [0, 1], shape: [1, 2] };
    let asked = 0;
    function* counted() {
      asked += 1;
      yield { id: 'x', predicted: map, truth: map };
    }
    async function* countedSlowly() {
      yield* counted();
    }
    const wrongs: [EvaluationOptions, RegExp][] = [
      [{ classes: 0 }, /^evaluate\.classes is 0, but/],
      [{ classes: 2, regions: { r: [2] } }, /^evaluate\.regions\.r\[0\] is 2, but there are 2 classes/],
      [
        { classes: 2, include: ['liver'] },
        /^evaluate\.include\[0\] is "liver", but there are 2 classes \(0..1\), by name 0, 1, and no regions$/,
      ],
      [
        { classes: 2, metrics: ['dice', { metric: 'tverskyIndex', alpha: -1 }] },
        /^evaluate\.metrics\[1\]: tverskyIndex\.alpha is -1, but/,
      ],
    ];
    for (const [wrong, line] of wrongs) {
      const came = lineOf(() => evaluate(counted(), wrong));
      expect(came).toMatch(line);
      const promise = evaluate(countedSlowly(), wrong);
      expect(promise).toBeInstanceOf(Promise);
      const error: unknown = await promise.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toBe(came);
    }
    expect(asked).toBe(0);
  });

  it('leave the options alone', () => {
    const given = { classes: ['a', 'b'], include: [1], metrics: ['dice' as const], regions: { r: [0, 1] } };
    const before = structuredClone(given);
    const map = { data: [0, 1], shape: [1, 2] };
    const table = evaluate([{ id: 'x', predicted: map, truth: map }], given);
    expect(given).toEqual(before);
    given.classes.reverse();
    given.regions.r.pop();
    expect(table.rows.map((row) => row.class)).toEqual(['b']);
    expect(table.counts.regions).toEqual({ r: [0, 1] });
  });
});

describe('a wrong case', () => {
  const good = (id: string): ListedCase => ({
    id,
    predicted: { data: [0, 1, 1, 2], shape: [2, 2] },
    truth: { data: [0, 1, 2, 2], shape: [2, 2] },
    spacing: undefined,
  });
  const wrongs: [what: string, wrong: Partial<ListedCase>, line: RegExp][] = [
    [
      'label',
      { truth: { data: [0, 1, 2, 7], shape: [2, 2] } },
      /truth\.data\[3\] is 7, but there are 3 classes/,
    ],
    ['prediction', { predicted: { data: [0, 3, 0, 0], shape: [2, 2] } }, /predicted\.data\[1\] is 3, but/],
    [
      'length',
      { truth: { data: [0, 1], shape: [2, 2] } },
      /truth\.data has 2 numbers, but truth\.shape \[2, 2\]/,
    ],
    [
      'shape',
      { truth: { data: [0, 1], shape: [1, 2] } },
      /truth\.shape is \[1, 2\], but predicted\.shape is/,
    ],
    [
      'rank',
      { predicted: { data: [0, 1], shape: [2] } },
      /predicted\.shape is \[2\], but a case is one image/,
    ],
    ['spacing', { spacing: [1, 0] }, /: spacing\[1\] is 0, but a distance is a number from 1e-50 to 1e50$/],
    ['axes', { spacing: [1, 1, 1] }, /: spacing is \[1, 1, 1\], but the image has 2 axes: as many/],
  ];

  it.each(wrongs)('(its %s) is named, stops the evaluation, and spoils no other', (_, wrong, line) => {
    const list = [good('first'), { ...good('odd\n"id"'), ...wrong }, good('last')];
    const wanted = text(evaluate([good('first'), good('last')], options));
    let closed = 0;
    let given = 0;
    function* generated() {
      try {
        for (const each of list) {
          given += 1;
          yield each;
        }
      } finally {
        closed += 1;
      }
    }
    const came = lineOf(() => evaluate(generated(), options));
    expect(came).toMatch(/^cases\[1\] \("odd\\n\\"id\\""\): /);
    expect(came).toMatch(line);
    expect([given, closed]).toEqual([2, 1]);
    expect(text(evaluate([good('first'), good('last')], options))).toBe(wanted);
  });

  it('that came asynchronously rejects with the same line, and the rest is not asked for', async () => {
    const [, wrong] = wrongs[0] as (typeof wrongs)[number];
    const list = [good('first'), { ...good('x'), ...wrong }, good('last')];
    let closed = 0;
    async function* generated() {
      try {
        yield* list;
      } finally {
        closed += 1;
      }
    }
    const line = lineOf(() => evaluate(list, options));
    await expect(evaluate(generated(), options)).rejects.toThrow(line);
    expect(closed).toBe(1);
    expect((await evaluate(slowly([good('x')]), options)).cases).toEqual(['x']);
  });

  it('of an id that is there before is named', () => {
    const list = [good('x'), good('y'), good('x')];
    expect(lineOf(() => evaluate(list, options))).toMatch(/^cases\[2\]\.id is "x", but/);
  });

  it('leaves an error of the code that makes the cases as it is', () => {
    const error = new Error('the disc is gone');
    function* failing() {
      yield good('x');
      throw error;
    }
    expect(() => evaluate(failing(), options)).toThrow(error);
  });
});
