/** What there is to do, and in which order: what the file already holds is not done again. */
import { isCurrent, type RunRecord, runKey, type StudyRecord } from './records.js';
import type { RunResult } from './run.js';
import { type Settings, settingsKey } from './settings.js';

/** Where a task comes from. Another process can make it from this. */
export type TaskSource = { readonly embedded: string } | { readonly folder: string };

/** A task as the plan knows it. */
export interface PlannedTask {
  readonly name: string;
  /** Its fingerprint. */
  readonly data: string;
  readonly source: TaskSource;
  /** Training steps of one run. */
  readonly steps: number;
}

/** A piece of work for one process. */
export type Job =
  | { readonly kind: 'task'; readonly source: TaskSource }
  | {
      readonly kind: 'run';
      readonly source: TaskSource;
      readonly task: string;
      readonly data: string;
      readonly settings: Settings;
      readonly loss: string;
      readonly seed: number;
      /** Training steps, for the progress. */
      readonly steps: number;
      /** The folder that the trained network is saved to. */
      readonly save?: string | undefined;
    };

/** What a process sends: steps made since it last said so, and at the end the job's result. */
export type Message =
  | { readonly kind: 'steps'; readonly count: number }
  | { readonly kind: 'task'; readonly record: StudyRecord }
  | { readonly kind: 'run'; readonly result: RunResult }
  | { readonly kind: 'failed'; readonly reason: string };

/** What is wanted. */
export interface Wanted {
  readonly tasks: readonly PlannedTask[];
  readonly losses: readonly string[];
  readonly seeds: readonly number[];
  readonly settings: Settings;
  /** The folder to which a run's network is saved, where that is wanted. */
  readonly saveTo?: (run: Pick<RunRecord, 'task' | 'loss' | 'seed'>) => string;
}

/**
 * The jobs that are left: seed after seed, so that an early end leaves all tasks and losses with the same seeds, and task by
 * task, so that a process needs few tasks at a time.
 *
 * @param isWhole whether a run that the file holds has all that goes with it
 */
export function jobsLeft(
  { tasks, losses, seeds, settings, saveTo }: Wanted,
  records: readonly StudyRecord[],
  isWhole: (run: RunRecord) => boolean = () => true,
): Job[] {
  const known = new Set(
    records.flatMap((record) =>
      record.kind === 'task' && isCurrent(record) ? [`${record.task}; ${record.data}`] : [],
    ),
  );
  const done = new Set(
    records.flatMap((record) => (record.kind === 'run' && isWhole(record) ? [runKey(record)] : [])),
  );
  return seeds.flatMap((seed, first) =>
    tasks.flatMap(({ name, data, source, steps }): Job[] => {
      const runs = losses
        .map((loss) => {
          const save = saveTo?.({ task: name, loss, seed });
          return { kind: 'run', source, task: name, data, settings, loss, seed, steps, save } as const;
        })
        .filter((job) => !done.has(runKey({ ...job, settings: settingsKey(settings) })));
      const isNew = first === 0 && !known.has(`${name}; ${data}`);
      return isNew ? [{ kind: 'task', source }, ...runs] : runs;
    }),
  );
}

/** A job in a few words, for messages. */
export const jobWords = (job: Job): string =>
  job.kind === 'run'
    ? `${job.task}, ${job.loss}, seed ${job.seed}`
    : `the limits of ${'embedded' in job.source ? job.source.embedded : job.source.folder}`;
