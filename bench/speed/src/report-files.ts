/** The report's files. Whether the folder can be made is asked before the minutes of measuring, not after them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '@segmetric/study/usage-error';

/** @throws UsageError */
export async function prepareFolder(out: string): Promise<void> {
  await mkdir(out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--out: ${out} cannot be made (${error.code ?? error.message})`);
  });
}

/** Writes files, named relative to the folder; returns their paths. */
export async function writeFiles(out: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const paths = Object.keys(files).map((name) => join(out, name));
  await Promise.all(Object.values(files).map((text, i) => writeFile(paths[i] as string, text)));
  return paths;
}
