/**
 * Rounds: all contenders take turns, so that whatever else the machine does at a moment hits them alike. Each round begins
 * with another one, so that nobody always follows the same neighbour through the caches.
 *
 * A turn is a block of calls in a row. The first ones are not counted: they bring back into the caches what the others have
 * pushed out, and into the process the memory that it gave back meanwhile. What is counted is a call as in a loop of its own.
 *
 * Contenders differ in speed a thousandfold. Each has an equal share of the time: one that has used more than its share
 * so far sits out until the others have caught up. So slow ones are timed a few times, evenly over the whole period, and fast
 * ones in every round. One whose shortest turn takes more than its share is not called again: its first call is its sample.
 */
import type { Contender, Turn } from '../contender.js';

/** A sample of a fast contender is many calls, at least this long in all: clocks and timers are coarse. */
const SAMPLE_MS = 4;
const MOST_CALLS = 10_000;
/** What a call takes at least for the count of calls: a coarse clock may say 0. */
const SHORTEST_CALL_MS = 1e-4;
/** What is counted of a turn, and what is not, lasts about so long; a slow contender has one call of each. */
const TURN_MS = 100;
const TURN_WARM_UP_MS = 10;
/** Of one contender's share of the time a turn takes no more than this part, so that there are several. */
const TURNS = 5;
/** The calls of the shortest turn: one to warm up, one that counts. */
const FEWEST_CALLS = 2;
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
    const isSlow = FEWEST_CALLS * first > share;
    const turn = isSlow
      ? undefined
      : turnOf(await warmUp(contender, first, Math.min(WARM_UP_MS, share / 4)), share / TURNS);
    runners.push({ contender, turn, spent: 0, samples: isSlow ? [first] : [] });
  }
  const active = runners.filter((runner): runner is ActiveRunner => runner.turn !== undefined);
  const warm = elapsed();
  const fairShare = () => (elapsed() - warm) / active.length;
  // The warm-up may have taken all of the time: one sample each there still is.
  for (let round = 0; active.length > 0 && (round === 0 || elapsed() < budget); round++) {
    for (let turn = 0; turn < active.length && !stopped(); turn++) {
      const runner = active[(round + turn) % active.length] as ActiveRunner;
      if (round > 0 && (elapsed() >= budget || runner.spent > fairShare())) continue;
      const before = elapsed();
      runner.samples.push(...(await runner.contender.time(runner.turn)));
      runner.spent += elapsed() - before;
      progress?.(Math.min(1, elapsed() / budget));
      // Lets signals and the progress bar have their turn.
      await new Promise(setImmediate);
    }
    if (stopped()) break;
  }
  return entrants.map((_, i) => runners[i]?.samples ?? []);
}

/** What each has of the time, once those whose shortest turn takes more have given theirs to the others. */
function shareOf(entrants: readonly Entrant[], budget: number): number {
  const shortest = entrants.map(({ first }) => FEWEST_CALLS * first).sort((a, b) => b - a);
  const slow = shortest.findIndex((turn, i) => turn <= budget / (shortest.length - i));
  return slow < 0 ? 0 : budget / (shortest.length - slow);
}

interface Runner {
  readonly contender: Contender;
  /** None: it is not called again. */
  readonly turn: Turn | undefined;
  spent: number;
  readonly samples: number[];
}

type ActiveRunner = Runner & { readonly turn: Turn };

/** The turn of a contender whose call takes `time`; it takes about `most` at most. */
function turnOf(time: number, most: number): Turn {
  const call = Math.max(time, SHORTEST_CALL_MS);
  const callsIn = (milliseconds: number) => Math.min(MOST_CALLS, Math.max(1, Math.ceil(milliseconds / call)));
  const calls = callsIn(SAMPLE_MS);
  const counted = Math.min(TURN_MS, most);
  return {
    warmUp: callsIn(Math.min(TURN_WARM_UP_MS, counted / 2)),
    samples: Math.max(1, Math.floor(counted / (calls * call))),
    calls,
  };
}

/** Calls a contender for a while; returns how long its last call took. */
async function warmUp(contender: Contender, first: number, milliseconds: number): Promise<number> {
  const start = performance.now();
  let time = first;
  for (let past = first; past < milliseconds; past = performance.now() - start)
    [time] = (await contender.time({ warmUp: 0, samples: 1, calls: 1 })) as [number];
  return time;
}
