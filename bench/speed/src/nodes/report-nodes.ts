/** `npm run bench -- --nodes A,B`: measures under each version, prints one table, writes it. */
import type { ChildProcess } from 'node:child_process';
import { INTERRUPTED, watchInterrupt } from '@segmetric/study/interrupt';
import type { Options } from '../options.js';
import { prepareFolder, writeFiles } from '../report-files.js';
import { nodeExecutable } from './executables.js';
import { argumentsOf, exitCodeOf, runNodes, runUnder } from './run-nodes.js';
import { nodesTable } from './table.js';

/** Returns the exit code. Of one version alone the report is the usual one. */
export async function reportNodes(options: Options): Promise<number> {
  await prepareFolder(options.out);
  const executables = new Map<string, string>();
  for (const major of options.nodes) executables.set(major, await nodeExecutable(major));
  let running: ChildProcess | undefined;
  const started = (child: ChildProcess) => {
    running = child;
  };
  const stopped = watchInterrupt(() => running?.kill('SIGINT'));
  // A second Ctrl-C ends this process at once, and the other one must not go on alone.
  process.on('exit', () => running?.kill('SIGKILL'));
  const [only = '', ...others] = executables.values();
  if (others.length === 0) {
    return runUnder(only, argumentsOf(options, options.out), { stdout: 'inherit', started });
  }
  const runs = await runNodes(options, executables, { stopped, started });
  const measured = runs.flatMap(({ results }) => results ?? []);
  if (measured.length > 0) {
    const table = nodesTable(measured);
    process.stdout.write(`${table}\n`);
    const files = await writeFiles(options.out, { 'nodes.txt': `${table}\n` });
    const folders = runs.map(({ folder }) => folder);
    process.stdout.write(`Report: ${files.join(', ')}; of each Node: ${folders.join(', ')}\n`);
  }
  return stopped() ? INTERRUPTED : exitCodeOf(runs);
}
