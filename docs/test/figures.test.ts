/** The files of `guide/figures/` are the charts and pictures that the library computes. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { colour } from '../figures/figure.js';
import { figureFile } from '../figures/figure-file.js';
import { figureFiles } from '../figures/pages.js';

const folder = new URL('../guide/figures/', import.meta.url);
const files = Object.entries(figureFiles());

describe('the files of the figures; if they are stale, npm run figures in docs writes them', () => {
  it('there is one for each figure, and no other', () => {
    expect(readdirSync(folder).toSorted()).toEqual(files.map(([name]) => name).toSorted());
  });

  it.each(files)('%s is what is computed', (name, text) => {
    expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text);
  });

  it.each(files)('%s has every colour that it uses, in the light and in the dark', (_, text) => {
    const [light, dark] = text.split('@media(prefers-color-scheme:dark)') as [string, string];
    const used = new Set([...text.matchAll(/var\((--[\w-]+)\)/g)].map((found) => found[1] as string));
    expect(used.size).toBeGreaterThan(2);
    for (const name of used) {
      expect(light).toContain(`${name}:#`);
      expect(dark).toContain(`${name}:#`);
    }
  });
});

it('a key that is too long for one line goes on in the next', () => {
  const label = 'a label of thirty letters, say';
  const key = [1, 2, 3, 4].map(() => ({ width: 30, drawing: '', label }));
  const panels = [{ title: '', content: colour('found') }];
  const css = readFileSync(new URL('../guide/figures.css', import.meta.url), 'utf8');
  const { document } = parseHTML(figureFile({ key, panels, size: [700, 100] }, { title: 'a key', css }));
  const places = [...document.querySelectorAll('text')]
    .filter((text) => text.textContent === label)
    .map((text) => (text.parentNode as Element).getAttribute('transform'));
  expect(places).toEqual(['translate(0 0)', 'translate(286 0)', 'translate(0 24)', 'translate(286 24)']);
});
