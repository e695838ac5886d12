/**
 * A file of one JSON value a line that is only ever added to. Whoever is killed while adding leaves a last line that is
 * cut off; it is taken away when the file is opened again, and all lines before it stand.
 */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { UsageError } from './usage-error.js';

/** The file, open for adding. */
export interface JsonLines<T> {
  /** What it holds, in the order in which it came. */
  readonly values: readonly T[];
  add(value: T): void;
}

/**
 * Opens a file, or begins one.
 *
 * @throws UsageError where it cannot be read or written, or a line other than the last is no JSON
 */
export function openJsonLines<T>(path: string): JsonLines<T> {
  const text = attempt(path, () => (existsSync(path) ? readFileSync(path, 'utf8') : ''));
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const values: T[] = whole
    .split('\n')
    .slice(0, -1)
    .map((line, i) => {
      try {
        return JSON.parse(line) as T;
      } catch {
        throw new UsageError(
          `${path}, line ${i + 1}: no JSON; take the line out, or name another folder by --out`,
        );
      }
    });
  attempt(path, () => {
    if (whole !== text) truncateSync(path, Buffer.byteLength(whole));
    appendFileSync(path, '');
  });
  return {
    values,
    add(value) {
      attempt(path, () => appendFileSync(path, `${JSON.stringify(value)}\n`));
      values.push(value);
    },
  };
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be read and written (${code ?? message})`);
  }
}
