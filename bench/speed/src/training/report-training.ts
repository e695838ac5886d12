/** `npm run bench -- --training`: cpu and wasm here, webgl in Chromium; prints the table and writes it. */
import { existsSync } from 'node:fs';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import '@tensorflow/tfjs-backend-cpu';
import { INTERRUPTED } from '@segmetric/study/interrupt';
import { machine, versions } from '@segmetric/study/surroundings';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { measuredPackages } from '../measured-packages.js';
import type { Progress } from '../progress.js';
import { writeFiles } from '../report-files.js';
import { openWebgl } from './chromium.js';
import { type CopiesPoint, copiedLosses, copiesTable, measureCopies } from './measure-copies.js';
import { measureTraining, type TrainingCase, type TrainingPoint, trainedLosses } from './measure-training.js';
import { trainingTable } from './table.js';

/** In software webgl is slow, and a scatter, which the composed Lovász loss ends with, is quadratic on it. */
const WEBGL: TrainingCase = { backend: 'webgl', images: 2, side: 32 };
/** The cpu backend takes seconds for a step, so it gets a small batch. */
const here: readonly TrainingCase[] = [
  { backend: 'wasm', images: 8, side: 64 },
  { backend: 'cpu', images: 1, side: 32 },
];

/** What is measured in place and by copies. */
const COPIED = { images: 8, side: 256 };

/** Returns the exit code. */
export async function reportTraining(
  out: string,
  { progress, stopped }: { progress: Progress; stopped(): boolean },
): Promise<number> {
  setThreadsCount(1);
  enableProdMode();
  registerWasmGradients();
  const chrome = process.env.SEGMETRIC_CHROME ?? '/usr/bin/chromium';
  const page = existsSync(chrome) ? await openWebgl(chrome) : undefined;
  const points: TrainingPoint[] = [];
  const copies: CopiesPoint[] = [];
  const tasks = [...here, ...(page ? [WEBGL] : [])].flatMap((what) =>
    trainedLosses.map((loss) => ({ what, loss })),
  );
  try {
    for (const [at, { what, loss }] of tasks.entries()) {
      if (stopped()) break;
      progress.at(`${loss} on ${what.backend}`, at / tasks.length);
      const point =
        what === WEBGL ? await page?.measure(what, loss) : await measureTraining(what, loss, { stopped });
      if (point !== undefined) points.push(point);
    }
    for (const loss of Object.keys(copiedLosses)) {
      if (stopped()) break;
      progress.at(`${loss} in place and by copies`, 1);
      const point = await measureCopies(loss, COPIED, { stopped });
      if (point !== undefined) copies.push(point);
    }
  } finally {
    await page?.close();
    progress.stop();
  }
  const interrupted = stopped();
  if (points.length === 0) {
    process.stderr.write('Nothing was measured; no report\n');
    return INTERRUPTED;
  }
  const renderer = page?.renderer ?? 'no Chromium was found, so webgl was left out';
  const text = `${trainingTable(points)}\n\nWebGL: ${renderer}\n\n${copiesTable(copies)}\n`;
  process.stdout.write(text);
  const surroundings = {
    date: new Date().toISOString(),
    machine: machine(),
    versions: versions(measuredPackages),
    renderer,
  };
  const files = await writeFiles(out, {
    'training.json': `${JSON.stringify({ ...surroundings, interrupted, points, copies }, undefined, 1)}\n`,
    'training.txt': text,
  });
  process.stdout.write(`Report: ${files.join(', ')}\n`);
  return interrupted ? INTERRUPTED : 0;
}
