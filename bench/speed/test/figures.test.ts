import { describe, expect, it } from 'vitest';
import type { Summary } from '../src/measure/statistics.js';
import { judgeAtLeast, judgeAtMost, rowBars } from '../src/report/bars.js';
import { figureTable } from '../src/report/figure-table.js';
import { type Figure, figuresOf } from '../src/report/figures.js';
import type { Peer, Row } from '../src/report/rows.js';
import { formName, works } from '../src/works.js';

const at = (median: number): Summary => ({ median, low: median, high: median, samples: 9 });
const limit = (total: number) => ({ total, bytes: total, exponentials: 0, increments: 0, scatters: 0 });
const peer = (name: string, median: number, ratio?: number): Peer => ({
  name,
  standing: { kind: 'agrees', value: 0 },
  times: at(median),
  ratio,
});
const row = (changes: Partial<Row>): Row => ({
  id: 'dice-4',
  title: 'a row',
  name: 'segmetric',
  kind: undefined,
  standing: { kind: 'first' },
  times: at(4),
  limit: limit(2),
  warmLimit: limit(1),
  scores: 1e6,
  references: [],
  peers: [],
  kinds: [],
  ...changes,
});
const found = (changes: Partial<Row>) =>
  figuresOf(row(changes)).map(({ what, value, verdict }) => [what, value, verdict]);

describe('bars', () => {
  it('judge a value by its floor and its aim', () => {
    const bar = { floor: 2, aim: 1.5 };
    expect([1.4, 1.5, 1.6, 2, 2.01, Number.NaN].map((value) => judgeAtMost(value, bar))).toEqual([
      'aim',
      'aim',
      'floor',
      'floor',
      'missed',
      'missed',
    ]);
    const least = { floor: 13, aim: 15 };
    expect([16, 15, 14, 13, 12.9].map((value) => judgeAtLeast(value, least))).toEqual([
      'aim',
      'aim',
      'floor',
      'floor',
      'missed',
    ]);
    expect([4, 5].map((value) => judgeAtLeast(value, { floor: 4 }))).toEqual(['floor', 'floor']);
  });

  it('are those of rows that there are, on scores that are measured; an aim is beyond its floor', () => {
    for (const { id, bins, factor, ratios } of rowBars) {
      const work = works.find((one) => one.id === id);
      expect(work?.forms, id).toContain(bins);
      for (const { kind } of ratios) expect(work?.kinds, id).toContain(kind);
      if (factor) expect(factor.aim).toBeLessThan(factor.floor);
      for (const { floor, aim = Infinity } of ratios) expect(aim).toBeGreaterThan(floor);
    }
    const names = rowBars.map(({ id, bins }) => `${id} ${formName(bins)}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the figures of a row', () => {
  const uniform = [peer('MONAI', 5, 1.25), peer('PyTorch', 9, 2.25)];

  it('are its factors and the ratio that it has a bar for', () => {
    expect(found({ kinds: [{ kind: 'uniform', times: at(4), peers: uniform }] })).toEqual([
      ['ms a call', 4, undefined],
      ['time / limit', 2, 'floor'],
      ['time / limit, warm copies', 4, undefined],
      ['MONAI / ours, uniform scores', 1.25, 'floor'],
    ]);
  });

  it('have no verdict on a ratio where the peer is not there, or does not count', () => {
    const kinds = [{ kind: 'uniform', times: at(4), peers: [peer('MONAI', 5)] }] as const;
    for (const changes of [{}, { kinds }]) {
      expect(found(changes)[3]).toEqual(['MONAI / ours, uniform scores', undefined, undefined]);
    }
  });

  it('are of the scores that the bar names, for each form', () => {
    const kinds = (['uniform', 'constant'] as const).map((kind) => ({
      kind,
      times: at(4),
      peers: [peer('PyTorch', 30, kind === 'uniform' ? 11 : 3)],
    }));
    expect(found({ id: 'lovasz-21', kinds }).slice(3)).toEqual([
      ['PyTorch / ours, uniform scores', 11, 'floor'],
      ['PyTorch / ours, constant scores', 3, 'missed'],
    ]);
    expect(found({ id: 'lovasz-21', name: formName(4096), kinds }).slice(3)).toEqual([
      ['PyTorch / ours, constant scores', 3, 'missed'],
    ]);
  });

  it('of a sum hold it against its dearer term, and against the fastest call of the library', () => {
    const references = [3, 2].map((median) => ({
      name: 'a term',
      reference: 'term' as const,
      times: at(median),
      ratio: median / 4,
    }));
    const peers = [peer('MONAI, masks', 9, 2.25), peer('MONAI, class map', 7, 1.75)];
    const kinds = [{ kind: 'uniform', times: at(4), peers }] as const;
    expect(found({ id: 'sum-4', references, kinds })).toEqual([
      ['ms a call', 4, undefined],
      ['time / limit', 2, undefined],
      ['time / limit, warm copies', 4, undefined],
      ['MONAI / ours, uniform scores', 1.75, 'floor'],
      ['sum / its dearer term', 4 / 3, 'missed'],
    ]);
    expect(found({ id: 'sum-3d', references })[3]).toEqual(['sum / its dearer term', 4 / 3, undefined]);
  });

  it('of masks are what they take longer than the class map, in nanoseconds a score', () => {
    const map = {
      name: 'segmetric, class map',
      reference: 'class map' as const,
      times: at(3.5),
      ratio: 0.875,
    };
    expect(found({ id: 'dice-4-one-hot', references: [map] }).at(-1)).toEqual([
      'ns a score more than the class map',
      0.5,
      'floor',
    ]);
    expect(found({ id: 'dice-4-one-hot', references: [map], times: at(4.6) }).at(-1)?.[2]).toBe('missed');
  });

  it('without bars hold it against the fastest peer that counts', () => {
    const peers = [peer('surface-distance', 1), peer('numpy', 6, 1.5), peer('torchmetrics', 9, 2.25)];
    expect(found({ id: 'counts', peers }).at(-1)).toEqual(['fastest peer / ours', 1.5, undefined]);
  });
});

describe('the table of figures', () => {
  const figure = (what: string, value: number | undefined, verdict: Figure['verdict']): Figure => ({
    id: 'hinge',
    title: 'Lovász hinge',
    name: 'segmetric',
    what,
    bar: { floor: 2, aim: 1.5 },
    value,
    verdict,
  });

  it('has a column for each Node', () => {
    const lines = figureTable([
      {
        node: '20.1.0',
        figures: [figure('time / limit', 2.5, 'missed'), figure('PyTorch', undefined, undefined)],
      },
      { node: '24.1.0', figures: [figure('time / limit', 1.4, 'aim')] },
    ]).split('\n');
    expect(lines.map((line) => line.trim().split(/ {3,}/))).toEqual([
      ['figures', 'floor', 'aim', 'Node 20.1.0', 'Node 24.1.0'],
      ['Lovász hinge', 'time / limit', '2.00', '1.50', '2.50', '!', '1.40', 'aim'],
      ['PyTorch', '2.00', '1.50', '–', '–'],
      ['aim, floor: which of the two is reached; !: misses the floor'],
    ]);
  });
});
