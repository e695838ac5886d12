import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Contender, ROUNDING } from '../src/contender.js';
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
/** A contender that takes a fixed time and notes its turns. */
function busy(name: string, milliseconds: number): Contender {
  return {
    name,
    tolerance: ROUNDING,
    outcome: async () => ({ values: [], milliseconds }),
    time: async (calls) => {
      turns.push(name);
      vi.advanceTimersByTime(milliseconds * calls);
      return milliseconds;
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
    budget: 400,
    stopped: running,
  });
  const [quick = [], slow = []] = samples;
  expect(quick.length).toBeGreaterThan(2 * slow.length);
  expect(slow.length).toBeGreaterThan(2);
  const late = turns.slice(Math.floor(turns.length / 2));
  expect(late).toContain('slow');
  expect(late).toContain('quick');
});

it('one whose call takes more than its share is not called again', async () => {
  turns.length = 0;
  const samples = await runRounds([entrant('quick', 1), entrant('glacial', 500)], {
    budget: 100,
    stopped: running,
  });
  expect(turns).not.toContain('glacial');
  expect(samples[1]).toEqual([500]);
  expect((samples[0] as number[]).length).toBeGreaterThan(3);
});

it('the time of those too slow goes to the others', async () => {
  // a third of the time would not be enough for the second, a half is
  const entrants = [entrant('quick', 1), entrant('steady', 40), entrant('glacial', 500)];
  const [, steady = [], glacial = []] = await runRounds(entrants, { budget: 110, stopped: running });
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
  expect((samples[0] as number[]).length).toBeLessThan(20);
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
