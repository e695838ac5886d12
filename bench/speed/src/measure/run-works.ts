/** A whole run: every work on every kind of its inputs, each with an equal share of the time. */
import type { PriceList } from '../limits/primitives.js';
import type { CaseResult, WorkResult } from '../result.js';
import type { Work } from '../works.js';
import { type FindPeers, measureCase } from './measure-case.js';

/** What a run is told, and whom it tells. */
export interface RunOptions {
  readonly seconds: number;
  readonly prices: PriceList;
  readonly findPeers: FindPeers;
  stopped(): boolean;
  /** Called with what is at hand and the share of the run that is done. */
  progress(title: string, share: number): void;
}

/** Runs works; where it is stopped, what has been measured is given, a case that was not begun is left out. */
export async function runWorks(
  works: readonly Work[],
  { seconds, prices, findPeers, stopped, progress }: RunOptions,
): Promise<WorkResult[]> {
  const all = works.reduce((sum, { kinds }) => sum + kinds.length, 0);
  const results: WorkResult[] = [];
  let done = 0;
  for (const work of works) {
    const cases: CaseResult[] = [];
    for (const kind of work.kinds) {
      if (stopped()) break;
      const title = work.kinds.length > 1 ? `${work.title}, ${kind}` : work.title;
      progress(title, done / all);
      const budget = (1000 * seconds) / all;
      prices.sample();
      cases.push(
        await measureCase(work, kind, findPeers, {
          budget,
          stopped,
          progress: (share) => progress(title, (done + share) / all),
        }),
      );
      done++;
    }
    const { id, title, task } = work;
    if (cases.length > 0) results.push({ id, title, task, cases });
  }
  return results;
}
