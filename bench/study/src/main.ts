#!/usr/bin/env node
/** `npm start`: reads the arguments, runs the study on tfjs's wasm backend, prints the table, writes the report. */
import '@tensorflow/tfjs-backend-wasm';
// tfjs-core alone has no gradients; the layers register them.
import '@tensorflow/tfjs-layers';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import * as tf from '@tensorflow/tfjs-core';
import { hasFewImages } from './comparison.js';
import { consoleTable } from './console-table.js';
import { counted } from './counted.js';
import { folderTask } from './folder.js';
import { INTERRUPTED, watchInterrupt } from './interrupt.js';
import { help, type Options, parseOptions } from './options.js';
import { showProgress } from './progress.js';
import { raterTask } from './rater.js';
import { reportPage } from './report/page.js';
import { prepareReport, writeReport } from './report-file.js';
import { runStudy } from './study.js';
import { UsageError } from './usage-error.js';

const WRONG_USE = 2;

// npm runs scripts in the package's folder and says here where the user stood.
const base = process.env.INIT_CWD ?? process.cwd();

// Who reads through a pipe may stop reading early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), base);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  return study(options);
}

async function study({ data, losses, steps: asked, seed, out }: Options): Promise<number> {
  const task = data === undefined ? raterTask(seed) : await folderTask(data, seed);
  const steps = asked ?? task.defaults.steps;
  const file = await prepareReport(out);

  registerWasmGradients();
  await tf.setBackend('wasm');
  const { training, test } = task;
  process.stderr.write(
    `Task ${task.name}: ${counted(training.length, 'image')} to train on, ${test.length} to test; ${counted(steps, 'step')} for each loss\n`,
  );
  const progress = showProgress(losses, steps, process.stderr);
  const stopped = watchInterrupt(() => {
    progress.stop();
    process.stderr.write('\nStopping after this step; Ctrl-C again quits without a report\n');
  });
  const results = await runStudy(
    { task, losses, seed, steps, learningRate: task.defaults.learningRate },
    { step: progress.step, stopped },
  );
  progress.stop();
  if (results.runs.length === 0) {
    process.stderr.write('Nothing was trained; no report\n');
    return INTERRUPTED;
  }
  process.stdout.write(`\n${consoleTable(results)}\n\n`);
  await writeReport(file, reportPage(results));
  const few = hasFewImages(results) ? ' (too few for intervals and comparisons)' : '';
  process.stdout.write(
    `Mean over ${counted(test.length, 'test image')}${few}, seed ${seed}. Report: ${file}\n`,
  );
  return results.interrupted ? INTERRUPTED : 0;
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
