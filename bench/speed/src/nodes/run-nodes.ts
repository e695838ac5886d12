/** The same bench under several versions of Node, one after the other, each in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { INTERRUPTED } from '@segmetric/study/interrupt';
import type { Options } from '../options.js';
import type { Results } from '../result.js';

/** What a version of Node left. */
export interface NodeRun {
  readonly code: number;
  /** The folder of its own report. */
  readonly folder: string;
  /** None where nothing was measured. */
  readonly results: Results | undefined;
}

/** Told of each process, so that it can be stopped; asked between them. */
export interface Watch {
  started(child: ChildProcess): void;
  stopped(): boolean;
}

/** The arguments of the run under one version. */
export function argumentsOf({ seconds, rows, python }: Options, folder: string): string[] {
  const given = { seconds: String(seconds), rows, python, out: folder };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
}

/** Runs this bench under another Node to its end; returns its exit code. */
export async function runUnder(
  executable: string,
  args: readonly string[],
  { stdout, started }: { stdout: 'inherit' | 'ignore' } & Pick<Watch, 'started'>,
): Promise<number> {
  const script = process.argv[1] as string;
  const child = spawn(executable, [script, ...args], { stdio: ['ignore', stdout, 'inherit'] });
  started(child);
  const [code] = (await once(child, 'close')) as [number | null];
  // A process that a signal ended has none.
  return code ?? INTERRUPTED;
}

/** Runs the bench under each executable, the report of each in a folder under the report's. */
export async function runNodes(
  options: Options,
  executables: ReadonlyMap<string, string>,
  { stopped, started }: Watch,
): Promise<NodeRun[]> {
  const runs: NodeRun[] = [];
  for (const [major, executable] of executables) {
    if (stopped()) break;
    const folder = join(options.out, `node-${major}`);
    const file = join(folder, 'results.json');
    // What an earlier run left is no result of this one.
    await rm(file, { force: true });
    process.stderr.write(`Node ${major}\n`);
    // Its table comes beside the others', not by itself.
    const code = await runUnder(executable, argumentsOf(options, folder), { stdout: 'ignore', started });
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const results = text === undefined ? undefined : (JSON.parse(text) as Results);
    runs.push({ code, folder, results });
  }
  return runs;
}

/** That of the first run that did not end well. */
export const exitCodeOf = (runs: readonly NodeRun[]) => runs.find(({ code }) => code !== 0)?.code ?? 0;
