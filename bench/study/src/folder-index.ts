/** `index.csv`: for each file what it is used for and what it belongs together with. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { UsageError } from './usage-error.js';

/** What is known of one file. */
export interface IndexRow {
  readonly file: string;
  readonly split: 'train' | 'test' | undefined;
  /** Files of one group, as of one patient, stay on one side; a file without one is its own. */
  readonly group: string;
}

/**
 * One row for each of `names`, in their order. Without the file, or without its columns, nothing is known.
 *
 * @throws UsageError where file and folder disagree
 */
export async function readIndex(path: string, names: readonly string[]): Promise<IndexRow[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UsageError(`${path} cannot be read (${error.code})`);
  });
  if (text === undefined) return names.map((file) => ({ file, split: undefined, group: file }));

  const records = parseRecords(path, text);
  if (records[0] && !('file' in records[0])) {
    throw new UsageError(`${path} has the columns ${Object.keys(records[0]).join(', ')}; it needs 'file'`);
  }
  const byName = new Map<string, Record<string, string>>();
  for (const record of records) {
    const file = record.file as string;
    if (!names.includes(file)) throw new UsageError(`${path} lists '${file}', which is not in images`);
    if (byName.has(file)) throw new UsageError(`${path} lists '${file}' twice`);
    byName.set(file, record);
  }
  const hasSplit = records[0] !== undefined && 'split' in records[0];
  return names.map((file) => {
    const record = byName.get(file);
    if (record === undefined) throw new UsageError(`${path} does not list '${file}'`);
    const { split } = record;
    if (hasSplit && split !== 'train' && split !== 'test') {
      throw new UsageError(`${path} gives '${file}' the split '${split}'; allowed are train and test`);
    }
    return { file, split: split as IndexRow['split'], group: record.group || file };
  });
}

function parseRecords(path: string, text: string): Record<string, string>[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new UsageError(`${path} cannot be read as CSV: ${(error as Error).message}`);
  }
}
