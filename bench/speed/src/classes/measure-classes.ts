/** The calls of a work in turns: first whether they give the same numbers, then the least time of each. */
import { min } from 'd3-array';
import { compareOutcomes } from '../agreement.js';
import { inProcess } from '../contender.js';
import { runRounds } from '../measure/rounds.js';
import type { ClassCall, ClassWork } from './class-works.js';

/** The least milliseconds of a call, of some samples: what a busy machine adds is left out. */
export interface TimedCall {
  readonly name: string;
  readonly milliseconds: number;
  readonly samples: number;
  /** Of a call that is not the first: how many times the first's time it took, and may take at most. */
  readonly ratio?: number;
  readonly most?: number;
}

/** A work that was measured. */
export interface ClassPoint {
  readonly title: string;
  readonly calls: readonly TimedCall[];
}

/** A fast work has this long for each call; a slow one takes so many rounds of its slowest call. */
const BUDGET_MS = 2000;
const ROUNDS = 5;
/** The same labels counted and measured in the same order: there is nothing to round. */
const EXACT = { value: 0, gradient: 0 };

/** Times one work. Undefined where it was stopped before each call had its turn. */
export async function measureClasses(
  work: ClassWork,
  { budget = BUDGET_MS, stopped = () => false }: { budget?: number; stopped?(): boolean } = {},
): Promise<ClassPoint | undefined> {
  const calls = work.calls();
  const entrants = [];
  let expected: Awaited<ReturnType<ReturnType<typeof inProcess>['outcome']>> | undefined;
  for (const { name, call } of calls) {
    if (stopped()) return undefined;
    const contender = inProcess(name, call);
    const outcome = await contender.outcome();
    expected ??= outcome;
    const agreement = compareOutcomes(outcome, expected, EXACT);
    if (!(work.otherInputs || agreement.agrees))
      throw new Error(`${work.title}, ${name}: ${agreement.reason}`);
    entrants.push({ contender, first: outcome.milliseconds });
  }
  const slowest = Math.max(...entrants.map(({ first }) => first));
  const samples = await runRounds(entrants, {
    budget: calls.length * Math.max(budget, ROUNDS * slowest),
    stopped,
  });
  if (samples.some((times) => times.length === 0)) return undefined;
  return { title: work.title, calls: ratios(calls, samples) };
}

/** Each call's least time, beside the first's. */
export function ratios(calls: readonly Omit<ClassCall, 'call'>[], samples: readonly number[][]): TimedCall[] {
  const least = samples.map((times) => min(times) as number);
  return calls.map(({ name, most }, place) => {
    const milliseconds = least[place] as number;
    const timed = { name, milliseconds, samples: (samples[place] as number[]).length };
    if (place === 0) return timed;
    const ratio = milliseconds / (least[0] as number);
    return { ...timed, ratio, ...(most === undefined ? {} : { most }) };
  });
}
