/** The records of one configuration, task by task: what all tables, figures and sentences are computed from. */
import { losses } from './losses.js';
import {
  type EndRecord,
  isCurrent,
  type RunRecord,
  runKey,
  type SessionRecord,
  type StudyRecord,
  type TaskRecord,
} from './records.js';

/** A task and its runs. */
export interface TaskStudy {
  readonly record: TaskRecord;
  /** In the order of the losses, then of the seeds. */
  readonly runs: readonly RunRecord[];
}

/** All that is there of one configuration. */
export interface Study {
  readonly settings: string;
  readonly tasks: readonly TaskStudy[];
  readonly sessions: readonly SessionRecord[];
  readonly ends: readonly EndRecord[];
  /** Runs in the file that belong to other configurations, or to other images under the same name. */
  readonly others: number;
}

/**
 * Sorts out the records of a configuration.
 *
 * @param data the digests of tasks whose images are at hand; of others the last one in the file counts
 * @param order names of tasks that come first
 */
export function collect(
  records: readonly StudyRecord[],
  settings: string,
  data: ReadonlyMap<string, string> = new Map(),
  order: readonly string[] = [],
): Study {
  const tasks = new Map<string, TaskRecord>();
  for (const record of records) {
    if (record.kind !== 'task' || !isCurrent(record)) continue;
    const wanted = data.get(record.task);
    if (wanted === undefined || wanted === record.data) tasks.set(record.task, record);
  }
  const runs = new Map<string, RunRecord>();
  let others = 0;
  for (const record of records) {
    if (record.kind !== 'run') continue;
    if (record.settings !== settings || tasks.get(record.task)?.data !== record.data) others++;
    // The same run twice has the same figures; the first one stays.
    else if (!runs.has(runKey(record))) runs.set(runKey(record), record);
  }
  const place = (loss: string) => losses.findIndex(({ name }) => name === loss);
  const rank = (task: string) => (order.includes(task) ? order.indexOf(task) : order.length);
  return {
    settings,
    tasks: [...tasks.values()]
      .map((record) => ({
        record,
        runs: [...runs.values()]
          .filter((run) => run.task === record.task)
          .sort((a, b) => place(a.loss) - place(b.loss) || a.seed - b.seed),
      }))
      .filter((task) => task.runs.length > 0)
      .sort((a, b) => rank(a.record.task) - rank(b.record.task)),
    sessions: records.filter((record) => record.kind === 'session'),
    ends: records.filter((record) => record.kind === 'end'),
    others,
  };
}

/** The commands that made the records, each once. */
export const commandsOf = ({ sessions }: Pick<Study, 'sessions'>): string[] => [
  ...new Set(sessions.map(({ options }) => `npm start${options && ` -- ${options}`}`)),
];

/** The configurations that a file holds, each with its number of runs, the last one first. */
export function configurationsOf(records: readonly StudyRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const record of [...records].reverse()) {
    if (record.kind === 'run') counts.set(record.settings, (counts.get(record.settings) ?? 0) + 1);
  }
  return counts;
}
