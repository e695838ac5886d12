/** The time of one score as the work grows, and the memory that it takes. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { valueAndGradient } from 'segmetric';
import { inProcess } from '../contender.js';
import { makeScores } from '../inputs/scores.js';
import { runRounds } from '../measure/rounds.js';
import { summarize } from '../measure/statistics.js';
import { denseArrays } from '../segmetric-calls.js';
import { scaledLosses } from './losses.js';
import type { MemoryUse } from './memory-probe.js';

/** A size that is measured. */
export interface Size {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** Which of the two grows. */
  readonly grows: 'pixels' | 'classes';
}

/** The time of a score at a size, in nanoseconds. */
export interface ScalingPoint {
  readonly loss: string;
  readonly size: Size;
  readonly nanoseconds: number;
}

/** The memory of a loss. */
export interface MemoryPoint {
  readonly loss: string;
  readonly classes: number;
  readonly use: MemoryUse;
  /** Of many calls on a small batch: the memory after the first and after the last. */
  readonly repeated: MemoryUse;
}

/** Told what is at hand; asked whether to stop. */
export interface Watch {
  progress(title: string, share: number): void;
  stopped(): boolean;
}

/** From 64² to 256³ pixels of 2 classes, then from 4 to 64 classes of 512² pixels. */
export const sizes: readonly Size[] = [
  ...[64, 128, 256, 512, 1024].map((side) => square(side, 2, 'pixels')),
  ...[128, 256].map(cube),
  ...[4, 8, 16, 32, 64].map((classes) => square(512, classes, 'classes')),
];

function square(side: number, classes: number, grows: Size['grows']): Size {
  return { name: `${classes} x ${side}²`, height: side, width: side, classes, grows };
}

function cube(side: number): Size {
  return { name: `2 x ${side}³`, height: side * side, width: side, classes: 2, grows: 'pixels' };
}

/** The calls after which the memory must be what it was after the first. */
export const REPEATED_CALLS = 10_000;
const REPEATED_SIDE = 32;
const MEMORY_SIDE = 1024;
const memoryClasses = [2, 8];
const BUDGET_MS = 700;

/** Times every loss at every size; all losses of a size take turns. */
export async function measureScaling({ progress, stopped }: Watch): Promise<ScalingPoint[]> {
  const points: ScalingPoint[] = [];
  for (const [i, size] of sizes.entries()) {
    if (stopped()) break;
    progress(
      `time at ${size.name}`,
      i / (sizes.length + Object.keys(scaledLosses).length * memoryClasses.length),
    );
    const { height, width, classes } = size;
    const { scores, truth } = denseArrays(makeScores('uniform', 'raw', { size: [height, width], classes }));
    const options = { into: new Float32Array(scores.data.length) };
    const entrants = [];
    for (const [name, loss] of Object.entries(scaledLosses)) {
      const contender = inProcess(name, () => ({
        values: [valueAndGradient(loss, scores, truth, options).value],
      }));
      entrants.push({ contender, first: (await contender.outcome()).milliseconds });
    }
    const samples = await runRounds(entrants, { budget: BUDGET_MS * entrants.length, stopped });
    entrants.forEach(({ contender: { name } }, place) => {
      const times = samples[place] as number[];
      if (times.length === 0) return;
      const nanoseconds = (summarize(times).median * 1e6) / scores.data.length;
      points.push({ loss: name, size, nanoseconds });
    });
  }
  return points;
}

/** Asks a process of its own for each loss how much memory it takes. */
export async function measureMemory({ progress, stopped }: Watch): Promise<MemoryPoint[]> {
  const points: MemoryPoint[] = [];
  const tasks = Object.keys(scaledLosses).flatMap((loss) =>
    memoryClasses.map((classes) => ({ loss, classes })),
  );
  for (const { loss, classes } of tasks) {
    if (stopped()) break;
    progress(`memory of ${loss}`, (sizes.length + points.length) / (sizes.length + tasks.length));
    const use = await probe(loss, MEMORY_SIDE, classes, 1);
    const repeated = await probe(loss, REPEATED_SIDE, classes, REPEATED_CALLS);
    points.push({ loss, classes, use, repeated });
  }
  return points;
}

const run = promisify(execFile);
const script = fileURLToPath(new URL('./memory-probe.js', import.meta.url));

async function probe(loss: string, side: number, classes: number, calls: number): Promise<MemoryUse> {
  const args = [script, loss, String(side), String(classes), String(calls)];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout) as MemoryUse;
}
