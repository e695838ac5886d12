import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Job, jobsLeft, jobWords, type PlannedTask } from '../src/jobs.js';
import { startPool } from '../src/pool.js';
import type { RunRecord, StudyRecord } from '../src/records.js';
import { settingsKey } from '../src/settings.js';

const settings = { steps: 4, rates: [0.01] };
const task = (name: string): PlannedTask => ({
  name,
  data: `digest of ${name}`,
  source: { embedded: name },
  steps: 4,
});
const wanted = {
  tasks: [task('a'), task('b')],
  losses: ['soft-dice', 'cross-entropy'],
  seeds: [1, 2],
  settings,
};

const done = (name: string, loss: string, seed: number, changed: Partial<RunRecord> = {}) =>
  ({
    kind: 'run',
    task: name,
    data: `digest of ${name}`,
    settings: settingsKey(settings),
    loss,
    seed,
    ...changed,
  }) as StudyRecord;

const known = ['a', 'b'].map(
  (name) => ({ kind: 'task', task: name, data: `digest of ${name}` }) as StudyRecord,
);

describe('what is left to do', () => {
  it('is everything at first: each task once, seed after seed', () => {
    expect(jobsLeft(wanted, []).map(jobWords)).toEqual([
      'the limits of a',
      'a, soft-dice, seed 1',
      'a, cross-entropy, seed 1',
      'the limits of b',
      'b, soft-dice, seed 1',
      'b, cross-entropy, seed 1',
      'a, soft-dice, seed 2',
      'a, cross-entropy, seed 2',
      'b, soft-dice, seed 2',
      'b, cross-entropy, seed 2',
    ]);
  });

  it('is what the file does not hold; other settings and other images do not count', () => {
    const records = [
      ...known,
      done('a', 'soft-dice', 1),
      done('a', 'cross-entropy', 1, { settings: settingsKey({ ...settings, steps: 5 }) }),
      done('b', 'soft-dice', 1, { data: 'other' }),
      done('b', 'cross-entropy', 2),
    ];
    expect(jobsLeft({ ...wanted, seeds: [1] }, records).map(jobWords)).toEqual([
      'a, cross-entropy, seed 1',
      'b, soft-dice, seed 1',
      'b, cross-entropy, seed 1',
    ]);
  });

  it('is a task again whose limits another version found', () => {
    const limits = { best: [1], atHalf: [1] };
    const records = [{ ...known[0], limits } as unknown as StudyRecord, done('a', 'soft-dice', 1)];
    const left = jobsLeft({ ...wanted, tasks: [task('a')], losses: ['soft-dice'], seeds: [1] }, records);
    expect(left.map(jobWords)).toEqual(['the limits of a']);
  });

  it('is a run again whose saved network is gone', () => {
    const records = [...known, done('a', 'soft-dice', 1), done('a', 'cross-entropy', 1)];
    const left = jobsLeft(
      { ...wanted, tasks: [task('a')], seeds: [1] },
      records,
      ({ loss }) => loss !== 'soft-dice',
    );
    expect(left.map(jobWords)).toEqual(['a, soft-dice, seed 1']);
  });
});

describe('the processes', () => {
  /** A process that answers each job as `body` says; `job` is at hand there. */
  async function withWorker(body: string, work: (script: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'pool-'));
    const script = join(folder, 'worker.mjs');
    await writeFile(
      script,
      `process.on('disconnect', () => process.exit());
       process.on('message', (job) => { ${body} });`,
    );
    await work(script).finally(() => rm(folder, { recursive: true }));
  }
  const jobs = jobsLeft({ ...wanted, seeds: [1] }, known);

  it('do each job once and tell of the steps', () =>
    withWorker(
      `process.send({ kind: 'steps', count: 4 }, () => process.send({ kind: 'run', result: job.loss }));`,
      async (script) => {
        const finished: string[] = [];
        let steps = 0;
        const watch = {
          steps: (_: Job, count: number) => {
            steps += count;
          },
          done: (job: Job) => finished.push(jobWords(job)),
          failed: (job: Job, reason: string) => finished.push(`${jobWords(job)} failed: ${reason}`),
        };
        await startPool(jobs, 2, watch, script).finished;
        expect(finished.sort()).toEqual(jobs.map(jobWords).sort());
        expect(steps).toBe(16);
      },
    ));

  it('go on with the other jobs when one fails, or when a process is killed', () =>
    withWorker(
      `if (job.task === 'a' && job.loss === 'soft-dice') process.kill(process.pid, 'SIGKILL');
       else if (job.task === 'b' && job.loss === 'soft-dice') process.send({ kind: 'failed', reason: 'no memory' });
       else process.send({ kind: 'run' });`,
      async (script) => {
        const failed: string[] = [];
        const finished: string[] = [];
        const watch = {
          steps() {},
          done: (job: Job) => finished.push(jobWords(job)),
          failed: (job: Job, reason: string) => failed.push(`${jobWords(job)}: ${reason}`),
        };
        await startPool(jobs, 1, watch, script).finished;
        expect(failed).toEqual([
          'a, soft-dice, seed 1: its process ended (SIGKILL)',
          'b, soft-dice, seed 1: no memory',
        ]);
        expect(finished).toEqual(['a, cross-entropy, seed 1', 'b, cross-entropy, seed 1']);
      },
    ));

  it('end at once when they are stopped', () =>
    withWorker('process.send({ kind: "steps", count: 1 });', async (script) => {
      const watch = { steps: () => pool.stop(), done() {}, failed() {} };
      const pool = startPool(jobs, 2, watch, script);
      await pool.finished;
    }));

  it('end, and pass the error on, when what they tell cannot be taken', () =>
    withWorker('process.send({ kind: "run" });', async (script) => {
      const watch = {
        steps() {},
        done() {
          throw new Error('the disk is full');
        },
        failed() {},
      };
      await expect(startPool(jobs, 2, watch, script).finished).rejects.toThrow('the disk is full');
    }));
});
