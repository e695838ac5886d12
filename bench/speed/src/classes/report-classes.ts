/** `npm run bench -- --classes`, `--copies`: measures works of a few calls, prints the table, writes it. */
import { INTERRUPTED } from '@segmetric/study/interrupt';
import { machine, versions } from '@segmetric/study/surroundings';
import { measuredPackages } from '../measured-packages.js';
import type { Progress } from '../progress.js';
import { writeFiles } from '../report-files.js';
import type { ClassWork } from './class-works.js';
import { type ClassPoint, measureClasses } from './measure-classes.js';
import { classTable } from './table.js';

/**
 * Returns the exit code.
 *
 * @param name of the files
 */
export async function reportClasses(
  name: string,
  works: readonly ClassWork[],
  out: string,
  { progress, stopped }: { progress: Progress; stopped(): boolean },
): Promise<number> {
  const points: ClassPoint[] = [];
  for (const [at, work] of works.entries()) {
    if (stopped()) break;
    progress.at(work.title, at / works.length);
    const point = await measureClasses(work, { stopped });
    if (point !== undefined) points.push(point);
  }
  progress.stop();
  const interrupted = stopped();
  if (points.length === 0) {
    process.stderr.write('Nothing was measured; no report\n');
    return INTERRUPTED;
  }
  const text = `${classTable(points)}\n`;
  process.stdout.write(text);
  const surroundings = {
    date: new Date().toISOString(),
    machine: machine(),
    versions: versions(measuredPackages),
  };
  const files = await writeFiles(out, {
    [`${name}.json`]: `${JSON.stringify({ ...surroundings, interrupted, points }, undefined, 1)}\n`,
    [`${name}.txt`]: text,
  });
  process.stdout.write(`Report: ${files.join(', ')}\n`);
  return interrupted ? INTERRUPTED : 0;
}
