/** The report's file: whether it can be written is asked before the minutes of training, not after them. */
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * Makes the folder and opens the file for writing once; what it holds stays.
 *
 * @returns the file's path
 * @throws UsageError
 */
export async function prepareReport(out: string): Promise<string> {
  await mkdir(out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'EEXIST'
        ? `--out: ${out} is a file; it needs a folder`
        : `--out: ${out} cannot be made (${reasonOf(error)})`,
    );
  });
  const file = join(out, 'report.html');
  try {
    await tryToOpen(file);
  } catch (error) {
    throw cannotWrite(file, error);
  }
  return file;
}

/** @throws UsageError where it fails after all, as on a disk that is full */
export async function writeReport(file: string, html: string): Promise<void> {
  try {
    await writeFile(file, html);
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
