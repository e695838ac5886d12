/** Each page of the guide says what the library computes: its figures, its tables, its code. */

import { describe, expect, it } from 'vitest';
import { figureInPage } from '../figures/figure-in-page.js';
import { imagesOf, makePage } from '../figures/page.js';
import { drawingsOf, pages, textOf } from '../figures/pages.js';
import { plain, sectionOf } from './page-text.js';
import { printedBy, programsOf, promisedBy } from './programs.js';

describe.each(pages)('$name', (page) => {
  const text = textOf(page);
  const lines = text.split('\n').map(plain);
  const topics = Object.entries(page.topics);

  describe('numbers', () => {
    it.each(topics)('%s', (_, { said }) => {
      const computed = said().map(plain);
      expect(computed.length).toBeGreaterThan(0);
      // A row has to stand in the page as a line of its own, a phrase somewhere in the text.
      const missing = computed.filter((words) =>
        words.startsWith('|') ? !lines.includes(words) : !plain(text).includes(words),
      );
      expect(missing).toEqual([]);
    });

    it('every row of a table is computed, but those of the table of advice', () => {
      const computed = new Set(topics.flatMap(([, { said }]) => said().map(plain)));
      const advice = sectionOf(text, page.advice).split('\n').map(plain);
      const rows = lines.filter((line, at) => {
        const isHead = /^\| -/.test(line) || /^\| -/.test(lines[at + 1] ?? '');
        return line.startsWith('|') && !isHead && !advice.includes(line);
      });
      expect(rows.length).toBeGreaterThan(15);
      expect(rows.filter((line) => !computed.has(line))).toEqual([]);
    });
  });

  describe('charts and pictures', () => {
    const images = imagesOf(text).map(({ name }) => name);
    const charts = topics.flatMap(([, topic]) => Object.entries(topic.charts));
    const pictures = topics.flatMap(([, topic]) => Object.entries(topic.pictures ?? {}));

    it('the page shows each once', () => {
      expect(images.toSorted()).toEqual([...charts, ...pictures].map(([name]) => name).toSorted());
    });

    it.each(charts)('%s has both axes named and its lines drawn', (_, draw) => {
      const html = figureInPage(draw());
      expect(html).toMatch(/aria-label="x-axis label"/);
      expect(html).toMatch(/aria-label="y-axis label"/);
      const paths = [...html.matchAll(/<path[^>]* d="(M[^"]*)"/g)].map((found) => found[1] as string);
      const points = (path: string) => path.match(/[A-Z]/g)?.length ?? 0;
      expect(paths.filter((path) => points(path) >= 8).length).toBeGreaterThanOrEqual(3);
      expect(html).not.toContain('NaN');
    });

    it.each(pictures)('%s has panels with titles, and draws all that its key names', (_, draw) => {
      const [key, panels] = figureInPage(draw()).split('<div class="panels">') as [string, string];
      expect(panels.match(/<div>[a-z][a-z ]+<svg/g)?.length).toBeGreaterThanOrEqual(3);
      const fates = [...key.matchAll(/fill:(var\(--[a-z]+\))/g)].map((found) => found[1] as string);
      expect(fates.length).toBeGreaterThanOrEqual(2);
      const fills = new Set([...panels.matchAll(/fill="(var[^"]+)"/g)].map((found) => found[1] as string));
      expect([...fills].toSorted()).toEqual(fates.toSorted());
      expect(panels).not.toContain('NaN');
    });
  });

  describe('code', () => {
    const programs = programsOf(text);

    it('all of it is programs', () => {
      expect(programs.length).toBeGreaterThan(0);
      expect(programs.filter(({ language }) => language !== 'js')).toEqual([]);
    });

    it.each(programs)('a program prints what its comments say:\n$program', ({ program }) => {
      const promised = promisedBy(program);
      expect(promised.length).toBeGreaterThan(0);
      expect(printedBy(program)).toEqual(promised);
    });
  });
});

it('a page with a picture that no module draws is refused', () => {
  const [page] = pages as [(typeof pages)[0]];
  const parts = { drawings: drawingsOf(page), functions: {} };
  expect(() => makePage('# Title\n\n![x](figures/none.svg)\n', parts)).toThrow(
    /no module draws figures\/none\.svg: there are absent-class/,
  );
});
