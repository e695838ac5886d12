#!/usr/bin/env node
import { INTERRUPTED, watchInterrupt } from '@segmetric/study/interrupt';
import { machine, versions } from '@segmetric/study/surroundings';
import { UsageError } from '@segmetric/study/usage-error';
import { classWorks } from './classes/class-works.js';
import { reportClasses } from './classes/report-classes.js';
import { copyWorks } from './copies/copy-works.js';
import { PriceList } from './limits/primitives.js';
import { runWorks } from './measure/run-works.js';
/** `npm run bench`: reads the arguments, measures, prints the table, writes the report. */
import { measuredPackages } from './measured-packages.js';
import { reportNodes } from './nodes/report-nodes.js';
import { help, type Options, parseOptions } from './options.js';
import { reportParallel } from './parallel/report-parallel.js';
import { inProcessPeers } from './peers/in-process.js';
import { PythonPeers } from './peers/python.js';
import { showProgress } from './progress.js';
import { figuresOf } from './report/figures.js';
import { resultsPlot } from './report/plot.js';
import { rowsOf } from './report/rows.js';
import { resultsTable } from './report/table.js';
import { prepareFolder, writeFiles } from './report-files.js';
import type { Results } from './result.js';
import { reportScaling } from './scaling/report-scaling.js';
import { reportTraining } from './training/report-training.js';

const WRONG_USE = 2;
const DISAGREES = 1;

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
  if (options.nodes.length > 0) return reportNodes(options);
  await prepareFolder(options.out);
  const progress = showProgress(process.stderr);
  const stopped = watchInterrupt(() => {
    progress.stop();
    process.stderr.write('\nStopping after this call; Ctrl-C again quits without a report\n');
  });
  if (options.scaling) return reportScaling(options.out, { progress, stopped });
  if (options.classes) return reportClasses('classes', classWorks, options.out, { progress, stopped });
  if (options.copies) return reportClasses('copies', copyWorks, options.out, { progress, stopped });
  if (options.parallel) return reportParallel(options, { progress, stopped });
  if (options.training) return reportTraining(options.out, { progress, stopped });
  const python = options.python === undefined ? undefined : await PythonPeers.start(options.python);
  try {
    return await measure(options, { python, progress, stopped });
  } finally {
    progress.stop();
    python?.stop();
  }
}

interface Surroundings {
  readonly python: PythonPeers | undefined;
  readonly progress: ReturnType<typeof showProgress>;
  stopped(): boolean;
}

async function measure({ works, seconds, out }: Options, { python, progress, stopped }: Surroundings) {
  const prices = new PriceList();
  const measured = await runWorks(works, {
    seconds,
    prices,
    stopped,
    progress: progress.at,
    findPeers: async ({ task }, inputs) => [
      ...inProcessPeers(task, inputs),
      ...((await python?.contenders(task, inputs)) ?? []),
    ],
  });
  progress.stop();
  const results: Results = {
    date: new Date().toISOString(),
    machine: machine(),
    versions: { ...versions(measuredPackages), ...python?.versions },
    missing: python?.missing ?? [],
    seconds,
    interrupted: stopped(),
    prices: prices.prices(),
    works: measured,
  };
  const rows = rowsOf(results);
  if (rows.length === 0) {
    process.stderr.write('Nothing was measured; no report\n');
    return INTERRUPTED;
  }
  const table = resultsTable(results);
  process.stdout.write(`${table}\n`);
  const files = await writeFiles(out, {
    'results.json': `${JSON.stringify({ ...results, rows, figures: rows.flatMap(figuresOf) }, undefined, 1)}\n`,
    'results.txt': `${table}\n`,
    'results.svg': resultsPlot(results),
  });
  process.stdout.write(`Report: ${files.join(', ')}\n`);
  if (results.interrupted) return INTERRUPTED;
  return rows.some(({ standing }) => standing.kind === 'disagrees') ? DISAGREES : 0;
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
