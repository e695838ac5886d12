/** The programs of a page, which run as they stand: what they print is what their comments promise. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** All blocks of code of a page. */
export const programsOf = (text: string) =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', program = '']) => ({
    language,
    program,
  }));

/** The lines that a program prints, run in this package, which has the others. */
export function printedBy(program: string): readonly string[] {
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
  return printed.trimEnd().split('\n');
}

/** The lines that its comments promise, `// prints …`. */
export const promisedBy = (program: string): readonly string[] =>
  [...program.matchAll(/^ *\/\/ prints (.+)$/gm)].map((found) => found[1] as string);
