/** How far the study is: a bar with the time left on a terminal, a line for each run elsewhere. */
import { Presets, SingleBar } from 'cli-progress';
import { type Job, jobWords } from './jobs.js';

/** Takes the steps and runs as they are made. */
export interface Progress {
  steps(count: number): void;
  done(job: Job): void;
  stop(): void;
}

// What a task's limits cost, counted in training steps.
const TASK_STEPS = 60;

/** How many training steps a job counts for. */
export const weightOf = (job: Job): number => (job.kind === 'run' ? job.steps : TASK_STEPS);

/** @param out standard error, so that standard output holds the results alone */
export function showProgress(jobs: readonly Job[], out: NodeJS.WriteStream): Progress {
  const total = jobs.reduce((sum, job) => sum + weightOf(job), 0);
  const runs = jobs.filter(({ kind }) => kind === 'run').length;
  const start = performance.now();
  let done = 0;
  let finished = 0;
  // Steps reported by runs that are not finished; a finished run counts as planned, whatever it made.
  let open = 0;
  // The library's own estimate follows the last few steps and jumps whenever images are scored.
  const left = () => {
    const made = Math.min(done + open, total);
    const seconds = made > 0 ? (((performance.now() - start) / 1000) * (total - made)) / made : undefined;
    if (seconds === undefined) return '–';
    return seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
  };
  const finish = (job: Job) => {
    done += weightOf(job);
    open = Math.max(0, open - weightOf(job));
    if (job.kind === 'run') finished++;
  };

  if (!out.isTTY) {
    return {
      steps(count) {
        open += count;
      },
      done(job) {
        finish(job);
        if (job.kind === 'run')
          out.write(`${finished} of ${runs} runs: ${jobWords(job)}; about ${left()} left\n`);
      },
      stop() {},
    };
  }
  const format = '{bar} {finished} of {runs} runs, {left} left {last}';
  const bar = new SingleBar({ format, stream: out, gracefulExit: false }, Presets.shades_classic);
  let last = '';
  const update = () => bar.update(Math.min(done + open, total), { finished, runs, left: left(), last });
  bar.start(total, 0, { finished, runs, left: '–', last });
  return {
    steps(count) {
      open += count;
      update();
    },
    done(job) {
      finish(job);
      last = `(${jobWords(job)})`;
      update();
    },
    stop: () => bar.stop(),
  };
}
