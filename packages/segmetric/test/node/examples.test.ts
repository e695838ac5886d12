/** The examples of the documentation run and print what they promise. */

import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findExamples, runExample } from './run-examples.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const examples = findExamples(folder);

it('every example was found', () => {
  expect(examples.length).toBe(75);
});

it.each(examples.map((example) => [example.place, example] as const))('%s', (_, example) => {
  const { printed, promised } = runExample(folder, example);
  expect(promised.length).toBeGreaterThan(0);
  expect(printed).toEqual(promised);
});
