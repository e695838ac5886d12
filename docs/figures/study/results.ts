/** The study that the page tells of: the runs of its raw results file, of the settings that most of them have. */
import { readFileSync } from 'node:fs';
import type { StudyRecord } from '@segmetric/study/records';
import { collect, configurationsOf, type Study } from '@segmetric/study/study';
import { embeddedNames } from '@segmetric/study/tasks/embedded';

const file = new URL('../../study/results.jsonl', import.meta.url);

/** The records, in their order. */
const records: readonly StudyRecord[] = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

const [[settings] = ['']] = [...configurationsOf(records)].sort(([, a], [, b]) => b - a);

// The tasks made by code come first, and what else there is behind them.
export const study: Study = collect(records, settings, undefined, embeddedNames);
