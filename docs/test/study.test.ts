/** The page on the study says what its raw results file says. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { textOf } from '../figures/pages.js';
import { filled } from '../figures/study/blocks.js';

it('every block is filled with what the results file gives; if not, npm run study in docs fills it', () => {
  const page = textOf({ name: 'the-study' });
  expect(filled(page)).toBe(page);
});

it('a block that nobody computes is refused', () => {
  expect(() => filled('<!-- computed: weather -->\n<!-- end -->')).toThrow("no block is called 'weather'");
});

it('the results file holds figures and no pixels, and no path of anybody', () => {
  const text = readFileSync(new URL('../study/results.jsonl', import.meta.url), 'utf8');
  const kinds = new Set(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind),
  );
  expect([...kinds].filter((kind) => !['task', 'run', 'session', 'end'].includes(kind))).toEqual([]);
  expect(text).not.toMatch(/(?:"|[ =])(?:\/|[A-Za-z]:\\\\)[^" ]*/);
});
