/** The guide says what the library computes: its figures, its tables, its code. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as segmetric from 'segmetric';
import { describe, expect, it } from 'vitest';
import { makePage } from '../figures/page.js';
import { charts, topics } from '../figures/topics.js';

const guide = readFileSync(new URL('../guide/which-loss-when.md', import.meta.url), 'utf8');

/** Text without line breaks, and tables without their padding. */
const plain = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('numbers', () => {
  const lines = guide.split('\n').map(plain);

  it.each(Object.entries(topics))('%s', (_, { said }) => {
    const computed = said().map(plain);
    expect(computed.length).toBeGreaterThan(0);
    // A row has to stand in the page as a line of its own, a phrase somewhere in the text.
    const missing = computed.filter((words) =>
      words.startsWith('|') ? !lines.includes(words) : !plain(guide).includes(words),
    );
    expect(missing).toEqual([]);
  });

  it('every row of a table is computed, but those of the table of situations', () => {
    const computed = new Set(Object.values(topics).flatMap(({ said }) => said().map(plain)));
    const situations = sectionOf('The table').split('\n').map(plain);
    const rows = lines.filter((line, at) => {
      const isHead = /^\| -/.test(line) || /^\| -/.test(lines[at + 1] ?? '');
      return line.startsWith('|') && !isHead && !situations.includes(line);
    });
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((line) => !computed.has(line))).toEqual([]);
  });
});

describe('charts', () => {
  const images = [...guide.matchAll(/!\[([^\]]*)\]\(figures\/(.+)\.svg\)/g)].map(
    (found) => found[2] as string,
  );

  it('the page shows each chart once', () => {
    expect(images.toSorted()).toEqual(Object.keys(charts).toSorted());
  });

  it.each(Object.entries(charts))('%s has both axes named and its lines drawn', (_, draw) => {
    const html = draw();
    expect(html).toMatch(/aria-label="x-axis label"/);
    expect(html).toMatch(/aria-label="y-axis label"/);
    const paths = [...html.matchAll(/<path[^>]* d="(M[^"]*)"/g)].map((found) => found[1] as string);
    expect(paths.filter((path) => path.length > 100).length).toBeGreaterThanOrEqual(3);
    expect(html).not.toContain('NaN');
  });

  it('a page with a chart that is not there is refused', () => {
    expect(() => makePage('# Title\n\n![x](figures/none.svg)\n', { charts, functions: [] })).toThrow(
      /no module draws figures\/none\.svg: there are absent-class/,
    );
  });
});

describe('code', () => {
  const situations = sectionOf('The table')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`'));
  const losses = situations.flatMap((line) =>
    [...line.matchAll(/`(\w+\(.*?\))`/g)].map((found) => found[1] as string),
  );

  it('every situation has a loss', () => {
    expect(situations.length).toBeGreaterThan(10);
    expect(losses.length).toBeGreaterThanOrEqual(situations.length);
  });

  it.each(losses)('%s', (code) => {
    const make = new Function(...Object.keys(segmetric), `return ${code}`);
    const loss = make(...Object.values(segmetric)) as segmetric.Loss;
    const classes = code.includes('softmax') ? 3 : 1;
    const scores = {
      data: Float32Array.from({ length: 16 * classes }, (_, i) => Math.sin(i)),
      shape: [1, 4, 4, classes],
    };
    const truth = {
      data: Uint8Array.from({ length: 16 }, (_, i) => i % Math.max(2, classes)),
      shape: [1, 4, 4],
    };
    if (code.includes('ignoreLabel')) truth.data[3] = 255;
    const { value, gradient } = segmetric.valueAndGradient(loss, scores, truth);
    expect(value).toBeGreaterThan(0);
    expect(gradient.some((slope) => slope !== 0)).toBe(true);
  });

  const programs = [...guide.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map((found) => found[1] as string);

  it('the program was found', () => {
    expect(programs.length).toBe(1);
  });

  it.each(programs)('a program prints what its comments say', (program) => {
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
    });
    const promised = [...program.matchAll(/^ *\/\/ prints (.+)$/gm)].map((found) => found[1]);
    expect(promised.length).toBeGreaterThan(0);
    expect(printed.trimEnd().split('\n')).toEqual(promised);
  });
});

/** The text of the page under a heading, down to the next. */
function sectionOf(heading: string): string {
  const section = guide.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the guide has no heading '${heading}'`);
  return section;
}
