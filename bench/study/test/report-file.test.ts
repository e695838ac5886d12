import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareReport, writeReport } from '../src/report-file.js';
import { UsageError } from '../src/usage-error.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message.replaceAll(folder, 'DIR');
}

it('makes the folder and leaves no empty report in it', async () => {
  const out = join(folder, 'a', 'b');
  expect(await prepareReport(out)).toBe(join(out, 'report.html'));
  expect(await readdir(out)).toEqual([]);
});

it('keeps the last report until the new one is there', async () => {
  const file = join(folder, 'report.html');
  await writeFile(file, 'old');
  await prepareReport(folder);
  expect(await readFile(file, 'utf8')).toBe('old');
  await writeReport(file, 'new');
  expect(await readFile(file, 'utf8')).toBe('new');
});

it('says in one line that the place is a file, or lies in one, or the report is a folder', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(await refusal(prepareReport(file))).toBe('--out: DIR/file is a file; it needs a folder');
  expect(await refusal(prepareReport(join(file, 'sub')))).toBe(
    '--out: DIR/file/sub cannot be made (a part of its path is a file)',
  );
  await mkdir(join(folder, 'report.html'));
  expect(await refusal(prepareReport(folder))).toBe(
    'the report DIR/report.html cannot be written (it is a folder)',
  );
});

// Every write to this device finds the disk full.
it.skipIf(!existsSync('/dev/full'))('says in one line that the disk is full', async () => {
  await symlink('/dev/full', join(folder, 'report.html'));
  const file = await prepareReport(folder);
  expect(await refusal(writeReport(file, 'x'))).toBe(
    'the report DIR/report.html cannot be written (the disk is full)',
  );
});
