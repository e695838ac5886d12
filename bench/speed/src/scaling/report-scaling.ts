/** `npm run bench -- --scaling`: measures, prints the tables, writes them. */

import { INTERRUPTED } from '@segmetric/study/interrupt';
import { machine, versions } from '@segmetric/study/surroundings';
import { measuredPackages } from '../measured-packages.js';
import type { Progress } from '../progress.js';
import { writeFiles } from '../report-files.js';
import { measureMemory, measureScaling } from './measure-scaling.js';
import { memoryTable, scalingTable } from './table.js';

/** Returns the exit code. */
export async function reportScaling(
  out: string,
  { progress, stopped }: { progress: Progress; stopped(): boolean },
): Promise<number> {
  const watch = { progress: progress.at, stopped };
  const times = await measureScaling(watch);
  const memory = await measureMemory(watch);
  progress.stop();
  const interrupted = stopped();
  if (times.length === 0) {
    process.stderr.write('Nothing was measured; no report\n');
    return INTERRUPTED;
  }
  const text = `${scalingTable(times)}\n\n${memory.length > 0 ? memoryTable(memory) : ''}\n`;
  process.stdout.write(text);
  const results = {
    date: new Date().toISOString(),
    machine: machine(),
    versions: versions(measuredPackages),
    interrupted,
    times,
    memory,
  };
  const files = await writeFiles(out, {
    'scaling.json': `${JSON.stringify(results, undefined, 1)}\n`,
    'scaling.txt': text,
  });
  process.stdout.write(`Report: ${files.join(', ')}\n`);
  return interrupted ? INTERRUPTED : 0;
}
