import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Contender, inProcess, ROUNDING, type Turn } from '../src/contender.js';
import { runRounds } from '../src/measure/rounds.js';
import { summarize } from '../src/measure/statistics.js';

// The clock stands still but for the contenders, so that nothing depends on what else the machine does.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const turns: string[] = [];
const blocks: Turn[] = [];
beforeEach(() => {
  turns.length = 0;
  blocks.length = 0;
});
/** A contender that takes a fixed time and notes its turns. */
function busy(name: string, milliseconds: number): Contender {
  return {
    name,
    tolerance: ROUNDING,
    outcome: async () => ({ values: [], milliseconds }),
    time: async (turn) => {
      turns.push(name);
      blocks.push(turn);
      vi.advanceTimersByTime(milliseconds * (turn.warmUp + turn.samples * turn.calls));
      return Array.from({ length: turn.samples }, () => milliseconds);
    },
  };
}
const entrant = (name: string, milliseconds: number) => ({
  contender: busy(name, milliseconds),
  first: milliseconds,
});
const running = () => false;

it('all take turns; a slow one has fewer, over the whole period', async () => {
  const samples = await runRounds([entrant('quick', 5), entrant('slow', 30)], {
    budget: 1000,
    stopped: running,
  });
  const [quick = [], slow = []] = samples;
  expect(quick.length).toBeGreaterThan(2 * slow.length);
  expect(slow.length).toBeGreaterThan(4);
  const late = turns.slice(Math.floor(turns.length / 2));
  expect(late).toContain('slow');
  expect(late).toContain('quick');
});

it('a turn is a block of calls, of which the first are not counted, for all alike', async () => {
  const entrants = [entrant('quick', 0.5), entrant('steady', 6), entrant('slow', 150)];
  await runRounds(entrants, { budget: 3000, stopped: running });
  const last = (name: string) => blocks[turns.lastIndexOf(name)];
  expect(last('quick')).toEqual({ warmUp: 20, samples: 25, calls: 8 });
  expect(last('steady')).toEqual({ warmUp: 2, samples: 16, calls: 1 });
  expect(last('slow')).toEqual({ warmUp: 1, samples: 1, calls: 1 });
});

it('a turn takes a part of the share', async () => {
  await runRounds([entrant('a', 1), entrant('b', 1)], { budget: 400, stopped: running });
  expect(blocks.at(-1)).toEqual({ warmUp: 10, samples: 10, calls: 4 });
});

it('calls that warm up are in no time', async () => {
  let calls = 0;
  const contender = inProcess('slow at first', () => {
    vi.advanceTimersByTime(++calls <= 3 ? 50 : 2);
    return { values: [] };
  });
  expect(await contender.time({ warmUp: 3, samples: 2, calls: 4 })).toEqual([2, 2]);
  expect(calls).toBe(11);
});

it('one whose turn takes more than its share is not called again', async () => {
  const samples = await runRounds([entrant('quick', 1), entrant('glacial', 500)], {
    budget: 100,
    stopped: running,
  });
  expect(turns).not.toContain('glacial');
  expect(samples[1]).toEqual([500]);
  expect((samples[0] as number[]).length).toBeGreaterThan(3);
});

it('the time of those too slow goes to the others', async () => {
  // a third of the time would not be enough for two calls of the second, a half is
  const entrants = [entrant('quick', 1), entrant('steady', 40), entrant('glacial', 500)];
  const [, steady = [], glacial = []] = await runRounds(entrants, { budget: 220, stopped: running });
  expect(steady.length).toBeGreaterThan(0);
  expect(turns.filter((name) => name === 'glacial')).toEqual([]);
  expect(glacial).toEqual([500]);
});

it('everybody has a sample, however short the time', async () => {
  const samples = await runRounds([entrant('a', 1), entrant('b', 1)], { budget: 3, stopped: running });
  expect(samples.map(({ length }) => length > 0)).toEqual([true, true]);
});

it('stops when it is asked to, with what there is', async () => {
  let asked = 0;
  const samples = await runRounds([entrant('a', 1), entrant('b', 1)], {
    budget: 10_000,
    stopped: () => ++asked > 12,
  });
  expect((samples[0] as number[]).length).toBeGreaterThan(0);
  expect(blocks.filter(({ warmUp }) => warmUp > 0).length).toBeLessThan(12);
  expect(await runRounds([entrant('a', 1)], { budget: 10_000, stopped: () => true })).toEqual([[]]);
});

it('progress goes from 0 to 1', async () => {
  const shares: number[] = [];
  await runRounds([entrant('a', 1)], {
    budget: 60,
    stopped: running,
    progress: (share) => shares.push(share),
  });
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeGreaterThan(0.8);
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);
});

it('a summary has the median and the quartiles', () => {
  expect(summarize([5, 1, 3, 2, 4])).toEqual({ median: 3, low: 2, high: 4, samples: 5 });
  expect(summarize([7])).toEqual({ median: 7, low: 7, high: 7, samples: 1 });
});
