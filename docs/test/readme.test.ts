/** The programs of the repository's README print what their comments say. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { printedBy, programsOf, promisedBy } from './programs.js';

const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const programs = programsOf(text)
  .filter(({ language, program }) => language === 'js' && program.includes('// prints '))
  .map(({ program }) => program);

it('a metric and a loss are shown', () => {
  expect(programs.length).toBeGreaterThanOrEqual(2);
});

it.each(programs)('%s', (program) => {
  expect(printedBy(program)).toEqual(promisedBy(program));
});
