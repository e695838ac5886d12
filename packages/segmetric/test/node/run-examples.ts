/**
 * Runs the examples of a package's documentation: every ```ts block of its docstrings and its README is a program, and
 * what it prints must be what the comments behind its `console.log` lines say.
 */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

/** A program of the documentation. */
export interface Example {
  /** Where it stands: a file and a line. */
  readonly place: string;
  readonly code: string;
}

/** All examples of the package in `folder`. */
export function findExamples(folder: string): Example[] {
  const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join('src', name));
  return [...sources, 'README.md'].flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [...text.matchAll(/^([ *]*)```ts\n([\s\S]*?)^[ *]*```$/gm)].map((found) => ({
      place: `${name}:${text.slice(0, found.index).split('\n').length}`,
      code: (found[2] as string).replaceAll(/^ +\* ?/gm, ''),
    }));
  });
}

/** Runs an example in `folder`, where its imports resolve; gives the printed and the promised lines. */
export function runExample(folder: string, { code }: Example): { printed: string[]; promised: string[] } {
  // Behind the statement in its line, or in lines of comments below it.
  const promised = [...code.matchAll(/^\s*console\.log\(.*\);(?: (\/\/ .*)|((?:\n\s*\/\/ .*)+))$/gm)].flatMap(
    ([, behind = '', below = '']) => `${behind}${below}`.match(/(?<=\/\/ ).*/g) ?? [],
  );
  const program = transformSync(code, { loader: 'ts', format: 'esm' }).code;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { printed: output.split('\n').filter((line) => line !== ''), promised };
}
