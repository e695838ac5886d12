/** The report's files: whether they can be written is asked before the minutes of training, not after them. */
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PageParts, reportPage } from './report/page.js';
import { reportCsv, reportFigures } from './report/tables.js';
import type { Study } from './study.js';
import { UsageError } from './usage-error.js';

const PAGE = 'report.html';

/**
 * Makes the folder and opens the page for writing once; what it holds stays.
 *
 * @throws UsageError
 */
export async function prepareReport(out: string): Promise<void> {
  await mkdir(out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST'
        ? `--out: ${out} is a file; it needs a folder`
        : `--out: ${out} cannot be made (${reasonOf(error)})`,
    );
  });
  const file = join(out, PAGE);
  try {
    await tryToOpen(file);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * Writes the page, and its figures as JSON and CSV beside it.
 *
 * @returns the page's path
 * @throws UsageError where it fails after all, as on a disk that is full
 */
export async function writeReport(out: string, study: Study, parts: PageParts): Promise<string> {
  await write(join(out, 'report.json'), `${JSON.stringify(reportFigures(study), undefined, 1)}\n`);
  await write(join(out, 'report.csv'), reportCsv(study));
  const file = join(out, PAGE);
  await write(file, reportPage(study, parts));
  return file;
}

/** Writes beside the file and puts it in its place at once: whoever is stopped leaves the last one whole. */
async function write(file: string, text: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

async function tryToOpen(file: string): Promise<void> {
  try {
    await (await open(file, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await (await open(file, 'r+')).close();
    return;
  }
  // Nobody shall find an empty report of a study that was stopped.
  await rm(file);
}

const cannotWrite = (file: string, error: unknown) =>
  new UsageError(`the report ${file} cannot be written (${reasonOf(error as NodeJS.ErrnoException)})`);

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file',
  EROFS: 'the file system is read-only',
};

const reasonOf = ({ code = '', message }: NodeJS.ErrnoException) => reasons[code] ?? (code || message);
