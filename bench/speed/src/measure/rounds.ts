/**
 * Rounds: all contenders take turns, so that whatever else the machine does at a moment hits them alike. Each round begins
 * with another one, so that nobody always follows the same neighbour through the caches.
 *
 * Contenders differ in speed a thousandfold. Each has an equal share of the time: one that has used more than its share
 * so far sits out until the others have caught up. So slow ones are timed a few times, evenly over the whole period, and fast
 * ones in every round. One whose single call takes more than its share is not called again: its first call is its sample.
 */
import type { Contender } from '../contender.js';

/** A sample of a fast contender is many calls, at least this long in all: clocks and timers are coarse. */
const SAMPLE_MS = 4;
const MOST_CALLS = 10_000;
/** Just-in-time compilers need some calls before they have made up their mind. */
const WARM_UP_MS = 60;

/** Who takes turns, and how long the first call took, in milliseconds. */
export interface Entrant {
  readonly contender: Contender;
  readonly first: number;
}

/** How rounds are run. */
export interface RoundOptions {
  /** How long, in milliseconds. Whoever has not had a turn by then has one still. */
  readonly budget: number;
  /** Asked between samples. */
  stopped(): boolean;
  /** Told how much of the budget has been used, 0 to 1. */
  progress?(share: number): void;
}

/**
 * Times contenders in turns.
 *
 * @returns the samples of each, milliseconds a call; none for those who had no turn yet when it was stopped
 */
export async function runRounds(
  entrants: readonly Entrant[],
  { budget, stopped, progress }: RoundOptions,
): Promise<number[][]> {
  const start = performance.now();
  const elapsed = () => performance.now() - start;
  const share = shareOf(entrants, budget);
  const runners: Runner[] = [];
  for (const { contender, first } of entrants) {
    if (stopped()) break;
    const isSlow = first > share;
    const calls = isSlow ? 0 : await warmUp(contender, first, Math.min(WARM_UP_MS, share / 4));
    runners.push({ contender, calls, spent: 0, samples: isSlow ? [first] : [] });
  }
  const active = runners.filter(({ calls }) => calls > 0);
  const warm = elapsed();
  const fairShare = () => (elapsed() - warm) / active.length;
  // The warm-up may have taken all of the time: one sample each there still is.
  for (let round = 0; active.length > 0 && (round === 0 || elapsed() < budget); round++) {
    for (let turn = 0; turn < active.length && !stopped(); turn++) {
      const runner = active[(round + turn) % active.length] as Runner;
      if (round > 0 && (elapsed() >= budget || runner.spent > fairShare())) continue;
      const before = elapsed();
      runner.samples.push(await runner.contender.time(runner.calls));
      runner.spent += elapsed() - before;
      progress?.(Math.min(1, elapsed() / budget));
      // Lets signals and the progress bar have their turn.
      await new Promise(setImmediate);
    }
    if (stopped()) break;
  }
  return entrants.map((_, i) => runners[i]?.samples ?? []);
}

/** What each has of the time, once those whose single call takes more have given theirs to the others. */
function shareOf(entrants: readonly Entrant[], budget: number): number {
  const firsts = entrants.map(({ first }) => first).sort((a, b) => b - a);
  const slow = firsts.findIndex((first, i) => first <= budget / (firsts.length - i));
  return slow < 0 ? 0 : budget / (firsts.length - slow);
}

interface Runner {
  readonly contender: Contender;
  /** How many calls make a sample; 0: it is not called again. */
  readonly calls: number;
  spent: number;
  readonly samples: number[];
}

/** Calls a contender for a while; returns how many calls make a sample. */
async function warmUp(contender: Contender, first: number, milliseconds: number): Promise<number> {
  const start = performance.now();
  let time = first;
  for (let past = first; past < milliseconds; past = performance.now() - start)
    time = await contender.time(1);
  return Math.min(MOST_CALLS, Math.max(1, Math.ceil(SAMPLE_MS / Math.max(time, 1e-4))));
}
