import { expect, it } from 'vitest';
import { type Contender, inProcess } from '../src/contender.js';
import { makeScores, withMasks } from '../src/inputs/scores.js';
import { PriceList } from '../src/limits/primitives.js';
import { measureCase } from '../src/measure/measure-case.js';
import { runWorks } from '../src/measure/run-works.js';
import { segmetricCall, termsOf } from '../src/segmetric-calls.js';
import type { Work } from '../src/works.js';

const work: Work = {
  id: 'small',
  title: 'a small loss',
  task: 'lovaszProbabilities',
  kinds: ['uniform', 'constant'],
  forms: [undefined, 4096],
  inputs: (kind) => makeScores(kind, 'probabilities', { size: [16, 16], classes: 1 }),
};
const options = { budget: 30, stopped: () => false };

const right = inProcess('right', segmetricCall(work.task, work.inputs('uniform')));
const wrong = inProcess('wrong', () => {
  const { values, gradient } = segmetricCall(work.task, work.inputs('uniform'))();
  return { values, gradient: gradient?.map((slope) => -slope) };
});
const broken: Contender = inProcess('broken', () => {
  throw new Error('out of memory');
});
const another: Contender = { ...wrong, name: 'another', otherDefinition: 'turned over' };

it('a wrong contender is caught, shown, and not timed', async () => {
  const { contenders } = await measureCase(
    work,
    'uniform',
    async () => [right, wrong, broken, another],
    options,
  );
  const found = Object.fromEntries(contenders.map(({ name, ...rest }) => [name, rest]));
  expect(found.segmetric).toMatchObject({
    standing: { kind: 'first' },
    times: { median: expect.any(Number) },
  });
  expect(found['segmetric, 4,096 bins']).toMatchObject({ standing: { kind: 'agrees' } });
  expect(found.right).toMatchObject({ standing: { kind: 'agrees', value: 0, gradient: 0 } });
  expect(found.right?.times?.median).toBeGreaterThan(0);
  expect(found.wrong?.standing).toEqual({
    kind: 'disagrees',
    reason: 'the gradient differs by 2.0 of its size, allowed is 0.001',
  });
  expect(found.wrong?.times).toBeUndefined();
  expect(found.broken?.standing).toEqual({ kind: 'failed', reason: 'out of memory' });
  expect(found.broken?.times).toBeUndefined();
  expect(found.another?.standing).toEqual({ kind: 'other definition', definition: 'turned over' });
  expect(found.another?.times?.median).toBeGreaterThan(0);
});

const raw = makeScores('uniform', 'raw', { size: [16, 16], classes: 3 });
const one: Pick<Work, 'kinds' | 'forms'> = { kinds: ['uniform'], forms: [undefined] };

it('masks are held against the class map, which gives the same', async () => {
  const masks: Work = {
    ...one,
    id: 'masks',
    title: 'of masks',
    task: 'diceSoftmax',
    inputs: () => withMasks(raw),
  };
  const { contenders, scores } = await measureCase(masks, 'uniform', async () => [], options);
  expect(scores).toBe(3 * 16 * 16);
  expect(contenders).toMatchObject([
    { name: 'segmetric', standing: { kind: 'first' } },
    { name: 'segmetric, class map', reference: 'class map', standing: { kind: 'agrees' }, times: {} },
  ]);
});

it('a sum is held against its terms, and is as large as they are together', async () => {
  const task = 'diceCrossEntropySoftmax';
  const sum: Work = { ...one, id: 'sum', title: 'a sum', task, inputs: () => raw };
  const { contenders } = await measureCase(sum, 'uniform', async () => [], options);
  expect(contenders.map(({ name, reference }) => [name, reference])).toEqual([
    ['segmetric', undefined],
    ['segmetric, soft Dice alone', 'term'],
    ['segmetric, cross-entropy alone', 'term'],
  ]);
  for (const { times } of contenders) expect(times?.median).toBeGreaterThan(0);
  const terms = Object.values(termsOf(task)).map((term) => segmetricCall(term, raw)().values[0] as number);
  expect(segmetricCall(task, raw)().values[0]).toBeCloseTo((terms[0] as number) + (terms[1] as number), 5);
});

it('a run that is stopped keeps the cases that it has', async () => {
  const titles: string[] = [];
  const results = await runWorks([work, { ...work, id: 'next' }], {
    seconds: 0.1,
    prices: new PriceList(),
    findPeers: async () => [],
    stopped: () => titles.includes('a small loss, constant'),
    progress: (title) => titles.push(title),
  });
  expect(results.map(({ id }) => id)).toEqual(['small']);
  expect(results[0]?.cases[0]).toMatchObject({ kind: 'uniform', contenders: [{ times: {} }, { times: {} }] });
});
