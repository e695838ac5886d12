/** `npm run bench -- --parallel`: measures, prints the table, writes it. */
import { INTERRUPTED } from '@segmetric/study/interrupt';
import { machine, versions } from '@segmetric/study/surroundings';
import { WorkerPool } from 'segmetric/parallel';
import { measuredPackages } from '../measured-packages.js';
import { PythonPeers } from '../peers/python.js';
import type { Progress } from '../progress.js';
import { columns } from '../report/columns.js';
import { digits, times } from '../report/numbers.js';
import { writeFiles } from '../report-files.js';
import { measureParallel, type ParallelPoint } from './measure-parallel.js';
import { parallelWorks } from './parallel-works.js';
import { TwoProcesses } from './two-processes.js';

const THREADS = 2;

/** A line for each contender; the first of a work is what its others are held against. */
export function parallelTable(points: readonly ParallelPoint[]): string {
  const lines = points.flatMap(({ title, times: all }) =>
    all.map(({ name, milliseconds, samples, faster }, place) => [
      place === 0 ? title : '',
      name,
      digits(milliseconds),
      String(samples),
      times(faster),
    ]),
  );
  return columns([['', '', 'ms', 'samples', 'as fast as one thread'], ...lines]);
}

/** Returns the exit code. */
export async function reportParallel(
  { out, python: program, seconds }: { out: string; python: string | undefined; seconds: number },
  { progress, stopped }: { progress: Progress; stopped(): boolean },
): Promise<number> {
  const pool = new WorkerPool({ workers: THREADS });
  const processes = new TwoProcesses();
  const python = program === undefined ? undefined : await PythonPeers.start(program, THREADS);
  const points: ParallelPoint[] = [];
  try {
    for (const [at, work] of parallelWorks.entries()) {
      if (stopped()) break;
      progress.at(work.title, at / parallelWorks.length);
      const budget = (1000 * seconds) / parallelWorks.length;
      const point = await measureParallel(work, { pool, processes, python }, { budget, stopped });
      if (point !== undefined) points.push(point);
    }
  } finally {
    progress.stop();
    pool.close();
    processes.stop();
    python?.stop();
  }
  const interrupted = stopped();
  if (points.length === 0) {
    process.stderr.write('Nothing was measured; no report\n');
    return INTERRUPTED;
  }
  const text = `${parallelTable(points)}\n`;
  process.stdout.write(text);
  const surroundings = {
    date: new Date().toISOString(),
    machine: machine(),
    versions: { ...versions(measuredPackages), ...python?.versions },
  };
  const files = await writeFiles(out, {
    'parallel.json': `${JSON.stringify({ ...surroundings, interrupted, points }, undefined, 1)}\n`,
    'parallel.txt': text,
  });
  process.stdout.write(`Report: ${files.join(', ')}\n`);
  return interrupted ? INTERRUPTED : 0;
}
