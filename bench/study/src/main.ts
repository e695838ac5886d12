#!/usr/bin/env node
/** `npm start`: reads the arguments, has the runs made that are missing, and reports all that is there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from './counted.js';
import { folderTask } from './folder.js';
import { INTERRUPTED, watchInterrupt } from './interrupt.js';
import { jobsLeft, jobWords, type PlannedTask } from './jobs.js';
import { openJsonLines } from './json-lines.js';
import { help, type Options, parseOptions } from './options.js';
import { type MaskLine, maskLine, picturesOf, type TaskPictures } from './pictures-file.js';
import { startPool } from './pool.js';
import { showProgress } from './progress.js';
import type { RunRecord, StudyRecord } from './records.js';
import { consoleTable } from './report/console-table.js';
import { prepareReport, writeReport } from './report-files.js';
import { settingsKey } from './settings.js';
import { collect } from './study.js';
import { argumentsToKeep, machine, versions } from './surroundings.js';
import { fingerprint, type Task } from './task.js';
import { embeddedNames, embeddedTask } from './tasks/embedded.js';
import { plannedSteps } from './tune.js';
import { UsageError } from './usage-error.js';

const FAILED = 1;
const WRONG_USE = 2;

// npm runs scripts in the package's folder and says here where the user stood.
const base = process.env.INIT_CWD ?? process.cwd();

// Who reads through a pipe may stop reading early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const options = parseOptions(args, base);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  await prepareReport(options.out);
  const results = openJsonLines<StudyRecord>(join(options.out, 'results.jsonl'));
  const masks = openJsonLines<MaskLine>(join(options.out, 'masks.jsonl'));
  const { planned, pictures } = await planTasks(options);
  const code = options.reportOnly ? 0 : await makeRuns(options, planned, args, results, masks);

  const data = new Map(planned.map((task) => [task.name, task.data]));
  const order = planned.map(({ name }) => name);
  const study = collect(results.values, settingsKey(options.settings), data, order);
  if (study.tasks.length === 0) {
    process.stderr.write('There is no finished run of these settings; no report\n');
    return code;
  }
  // Of tasks made by code that an earlier call ran, the images can be made again.
  for (const { record } of study.tasks) {
    if (pictures.has(record.task) || !embeddedNames.includes(record.task)) continue;
    const task = embeddedTask(record.task);
    pictures.set(record.task, picturesOf(task, fingerprint(task)));
  }
  process.stdout.write(`\n${consoleTable(study)}\n\n`);
  const file = await writeReport(options.out, study, { pictures, masks: masks.values });
  if (study.others > 0) {
    process.stderr.write(
      `${counted(study.others, 'run')} of other settings or images ${study.others === 1 ? 'is' : 'are'} in the file and not in the report\n`,
    );
  }
  process.stdout.write(`Report: ${file}\n`);
  return code;
}

/** Makes or reads each task once: to know its images by their digest, and to picture some of them. */
async function planTasks({ tasks, data, settings }: Options) {
  const planned: PlannedTask[] = [];
  const pictures = new Map<string, TaskPictures>();
  const add = (task: Task, source: PlannedTask['source']) => {
    const digest = fingerprint(task);
    planned.push({ name: task.name, data: digest, source, steps: plannedSteps(task, settings) });
    pictures.set(task.name, picturesOf(task, digest));
  };
  for (const name of tasks) add(embeddedTask(name), { embedded: name });
  for (const folder of data) add(await folderTask(folder), { folder });
  return { planned, pictures };
}

async function makeRuns(
  { losses, seeds, settings, processes, out, save }: Options,
  tasks: readonly PlannedTask[],
  args: readonly string[],
  results: ReturnType<typeof openJsonLines<StudyRecord>>,
  masks: ReturnType<typeof openJsonLines<MaskLine>>,
): Promise<number> {
  const folderOf = ({ task, loss, seed }: Pick<RunRecord, 'task' | 'loss' | 'seed'>) =>
    join(out, 'models', `${task}, ${loss}, ${seed}`);
  const wanted = { tasks, losses, seeds, settings, ...(save && { saveTo: folderOf }) };
  const isWhole = (run: RunRecord) => !save || existsSync(join(folderOf(run), 'model.json'));
  const jobs = jobsLeft(wanted, results.values, isWhole);
  const all = tasks.length * losses.length * seeds.length;
  const runs = jobs.filter(({ kind }) => kind === 'run').length;
  process.stderr.write(
    `${counted(tasks.length, 'task')}, ${counted(losses.length, 'loss', 'es')}, ${counted(seeds.length, 'seed')}: ${counted(all, 'run')}` +
      `${runs < all ? `, ${all - runs} of them already in ${join(out, 'results.jsonl')}` : ''}\n`,
  );
  if (jobs.length === 0) return 0;

  const start = Date.now();
  const started = new Date(start).toISOString();
  const session = {
    started,
    options: argumentsToKeep(args),
    machine: machine(),
    processes,
    versions: versions(['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm', 'segmetric']),
  };
  results.add({ kind: 'session', ...session });
  const progress = showProgress(jobs, process.stderr);
  const failures: string[] = [];
  const pool = startPool(jobs, processes, {
    steps: (_, count) => progress.steps(count),
    done(job, message) {
      // The masks first: a run that is there has all that belongs to it.
      if (message.kind === 'run') masks.add(maskLine(message.result));
      if (message.kind === 'run') results.add(message.result.record);
      if (message.kind === 'task') results.add(message.record);
      progress.done(job);
    },
    failed(job, reason) {
      failures.push(`${jobWords(job)}: ${reason}`);
      progress.done(job);
    },
  });
  const stopped = watchInterrupt(() => {
    progress.stop();
    process.stderr.write('\nStopped; what was finished is reported. Ctrl-C again quits without a report\n');
    pool.stop();
  });
  await pool.finished;
  progress.stop();
  results.add({ kind: 'end', started, seconds: (Date.now() - start) / 1000 });
  for (const failure of failures) process.stderr.write(`Failed: ${failure}\n`);
  return stopped() ? INTERRUPTED : failures.length > 0 ? FAILED : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = WRONG_USE;
  },
);
