import { describe, expect, it } from 'vitest';
import type { Summary } from '../src/measure/statistics.js';
import { resultsPlot } from '../src/report/plot.js';
import { rowsOf } from '../src/report/rows.js';
import { resultsTable } from '../src/report/table.js';
import type { CaseResult, ContenderResult, Results } from '../src/result.js';

const at = (median: number): Summary => ({ median, low: 0.9 * median, high: 1.1 * median, samples: 9 });
const demand = {
  bytes: 9e6,
  copiedIn: 5e6,
  copiedOut: 4e6,
  exponentials: 1e6,
  increments: 0,
  scatters: 0,
};
const ours = (median: number): ContenderResult => ({
  name: 'segmetric',
  demand,
  standing: { kind: 'first' },
  times: at(median),
});
const peer = (name: string, median: number, standing: ContenderResult['standing']): ContenderResult => ({
  name,
  standing,
  times: at(median),
});
const agrees = { kind: 'agrees', value: 0 } as const;

const cases: CaseResult[] = [
  { kind: 'uniform', scores: 1e6, contenders: [ours(2), peer('PyTorch', 30, agrees)] },
  {
    kind: 'constant',
    scores: 1e6,
    contenders: [
      ours(5),
      peer('PyTorch', 40, agrees),
      { name: 'tfjs, wasm', standing: { kind: 'disagrees', reason: 'value 0 is 1, expected is 2' } },
      peer('surface-distance', 20, { kind: 'other definition', definition: 'weighs by surface elements' }),
      { ...peer('tfjs, cpu', 400, agrees), times: { ...at(400), samples: 1 } },
      { name: 'MONAI', standing: { kind: 'failed', reason: 'no memory' } },
    ],
  },
];
const results: Results = {
  date: '2026-01-01T00:00:00.000Z',
  machine: { processor: 'a processor', system: 'a system' },
  versions: { 'Node.js': '20.0.0' },
  missing: ['monai'],
  seconds: 10,
  interrupted: false,
  prices: { byte: 0.05, byteIn: 0.02, byteOut: 0.01, exponential: 0.5, increment: 0.4, scatter: 1 },
  works: [{ id: 'hinge', title: 'Lovász hinge', task: 'lovaszHinge', cases }],
};

describe('a row', () => {
  const [row] = rowsOf(results);
  it('is that of the scores on which segmetric is slowest', () => {
    expect(row).toMatchObject({ kind: 'constant', times: { median: 5 } });
    expect(row?.kinds.map(({ kind, times }) => [kind, times.median])).toEqual([
      ['uniform', 2],
      ['constant', 5],
    ]);
  });

  it('has a ratio for those whose numbers agree, and for nobody else', () => {
    expect(row?.peers.map(({ name, ratio }) => [name, ratio])).toEqual([
      ['surface-distance', undefined],
      ['PyTorch', 8],
      ['tfjs, cpu', 80],
      ['tfjs, wasm', undefined],
      ['MONAI', undefined],
    ]);
  });

  it('has its limit, from the prices of the run', () => {
    expect(row?.limit).toMatchObject({ bytes: 0.45, exponentials: 0.5, increments: 0 });
    expect(row?.limit.total).toBeCloseTo(0.95);
    expect(row?.warmLimit).toMatchObject({ exponentials: 0.5 });
    expect(row?.warmLimit.bytes).toBeCloseTo(0.14);
  });

  it('is left out where segmetric was not timed', () => {
    const none = { ...ours(1), times: undefined };
    const untimed = [
      { ...results.works[0], cases: [{ kind: 'uniform', scores: 1, contenders: [none] }] },
    ] as Results['works'];
    expect(rowsOf({ ...results, works: untimed })).toEqual([]);
  });
});

describe('the table', () => {
  const table = resultsTable(results);
  it.each([
    ['Lovász hinge (slowest on constant scores)'],
    [
      /segmetric +5\.00 +4\.50–5\.50 +limit 0\.950 \(bytes 0\.450, exponentials 0\.500\): 5\.26 x; with warm copies 0\.640: 7\.81 x {2}!$/m,
    ],
    [/PyTorch +40\.0 +36\.0–44\.0 +8\.00 x$/m],
    [/tfjs, wasm +– +– +– +does not count: value 0 is 1, expected is 2/],
    [
      /surface-distance +20\.0 +18\.0–22\.0 +– +does not count: another definition, weighs by surface elements/,
    ],
    [/tfjs, cpu +400 +once +80\.0 x/],
    [/MONAI +– +– +– +failed: no memory/],
    [/Lovász hinge +2\.00 +5\.00/],
    ['20.0 GB/s copied (warm 50.0 in, 100 out)'],
    [/^Lovász hinge +ms a call +5\.00$/m],
    [/^ +time \/ limit +1\.00 +0\.850 +5\.26 +!$/m],
    [/^ +PyTorch \/ ours, uniform scores +13\.0 +15\.0 +15\.0 +aim$/m],
    ['Node.js 20.0.0; not found: monai; 10 s of rounds'],
  ])('says %s', (text) => {
    if (typeof text === 'string') expect(table).toContain(text);
    else expect(table).toMatch(text);
  });

  it('says that a form of segmetric does not agree', () => {
    const bad: ContenderResult = { ...ours(3), standing: { kind: 'disagrees', reason: 'value 0 is NaN' } };
    const works = [
      { ...results.works[0], cases: [{ kind: 'uniform', scores: 1, contenders: [bad] }] },
    ] as Results['works'];
    expect(resultsTable({ ...results, works })).toContain('DOES NOT AGREE: value 0 is NaN');
  });
});

it('the plot shows every contender that has a time', () => {
  const plot = resultsPlot(results);
  expect(plot).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  for (const name of ['segmetric', 'PyTorch', 'surface-distance', 'tfjs, cpu']) expect(plot).toContain(name);
  expect(plot.match(/<circle/g)).toHaveLength(4);
});
