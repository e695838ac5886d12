import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { losses } from '../src/losses.js';
import { maskLine, type TaskPictures } from '../src/pictures-file.js';
import type { RunRecord } from '../src/records.js';
import { consoleTable } from '../src/report/console-table.js';
import { digits, duration, listed } from '../src/report/numbers.js';
import { reportPage } from '../src/report/page.js';
import { areaPath, outlinePath } from '../src/report/pictures.js';
import { reportCsv, reportFigures } from '../src/report/tables.js';
import { prepareReport, writeReport } from '../src/report-files.js';
import { UsageError } from '../src/usage-error.js';
import { runOf, studyOf, taskOf } from './made-study.js';

const sizes = Array.from({ length: 30 }, (_, i) => 1 + (i % 15));
const EVIL = '"><i>evil & co';
const diceOf = (k: number) => sizes.map((size, i) => 0.4 + 0.01 * k + 0.01 * size + 0.02 * Math.sin(i * k));

const runs = losses.flatMap(({ name }, k) =>
  [1, 2].flatMap((seed) => [
    runOf(EVIL, name, diceOf(k + seed), { seed, expected: diceOf(k) }),
    runOf('classes', name, diceOf(k - seed), { seed, classDice: [0.7, 0.2] }),
  ]),
);
const study = studyOf(
  taskOf(EVIL, sizes, { limits: { best: sizes.map(() => 0.9), likeliest: sizes.map(() => 0.8) } }),
  taskOf('classes', sizes, { labels: ['large', 'small'] }),
  ...runs,
);
const truth = Uint8Array.from({ length: 16 }, (_, i) => Number(i % 4 === 1));
const pictures = new Map<string, TaskPictures>([
  [
    EVIL,
    {
      data: 'digest',
      pictures: [{ index: 0, name: '"><script>alert(1)</script>.png', grey: new Uint8Array(16), truth }],
    },
  ],
]);
const masks = runs.map((record) => maskLine({ record, masks: [truth], weights: [] }));
const parts = { pictures, masks };

describe('the page', () => {
  const html = reportPage(study, parts);
  const { document } = parseHTML(html);
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map((node) => node.textContent);

  it('is one file that loads nothing, and escapes what comes from users', () => {
    expect(html.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    expect(html).not.toContain('<script');
    // Within an attribute's quotes a < is text.
    expect(document.querySelectorAll('i')).toHaveLength(0);
    expect(html).not.toContain('"><i>');
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address as string);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^data:image\/png;base64,/);
    expect(html).not.toMatch(/url\(|@import/);
  });

  it('has a table and a figure for each of the seven questions, without a hole', () => {
    const questions = [...document.querySelectorAll('section')].filter((section) =>
      /^\d\. /.test(section.querySelector('h2')?.textContent ?? ''),
    );
    expect(questions.map((section) => section.querySelector('h2')?.textContent?.[0])).toEqual([...'1234567']);
    for (const section of questions) {
      expect(section.querySelectorAll('table tbody tr').length).toBeGreaterThan(0);
      expect(section.querySelectorAll('.chart svg[role="img"]').length).toBeGreaterThan(0);
    }
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('shows the tasks, and the masks of those whose images are at hand', () => {
    expect(texts('.pictures thead th').slice(0, 3)).toEqual(['Foreground', 'Image', 'Cross-entropy']);
    expect(document.querySelectorAll('.pictures tbody tr')).toHaveLength(1);
    expect(html).toContain('Its images are not at hand.');
    const moved = new Map([[EVIL, { ...(pictures.get(EVIL) as TaskPictures), data: 'other images' }]]);
    expect(reportPage(study, { pictures: moved, masks })).not.toContain('class="pictures"');
  });

  it('is the same for the same records', () => {
    expect(reportPage(study, parts)).toBe(html);
  });

  it('leaves out the questions that were not asked, and says what is missing', () => {
    const part = studyOf(
      taskOf('a', sizes),
      runOf('a', 'cross-entropy', diceOf(1)),
      runOf('a', 'soft-dice', diceOf(2)),
      taskOf('b', sizes),
      runOf('b', 'cross-entropy', diceOf(1)),
    );
    const page = parseHTML(reportPage(part, { pictures: new Map(), masks: [] })).document;
    expect(page.querySelector('.notice')?.textContent).toContain(
      'Of the 2 pairs of loss and seed that there are, b has 1.',
    );
    const headings = [...page.querySelectorAll('h2')].map((node) => node.textContent);
    expect(headings.filter((text) => /^[3457]\. /.test(text ?? ''))).toEqual([]);
  });
});

describe('the tables', () => {
  it('on the terminal name each task and loss', () => {
    const text = consoleTable(study);
    expect(text).toMatch(/^"><i>evil & co +Dice +Jaccard +Dice against/m);
    expect(text).toMatch(/^Lovász-softmax +\.\d{3} ± \.\d{3}/m);
  });

  it('as CSV have a line for each test image of each run, quoted where needed', () => {
    const odd = studyOf(taskOf('a, "b"', [5]), runOf('a, "b"', 'soft-dice', [0.5]));
    expect(reportCsv(odd)).toBe(
      'task,loss,seed,image,group,foreground,objects,dice,jaccard,dice_at_cut,expected_dice\n' +
        `"a, ""b""",soft-dice,1,0,image 0,5,1,0.5,${0.5 / 1.5},0.5,\n`,
    );
    expect(reportCsv(study).split('\n')).toHaveLength(1 + runs.length * sizes.length + 1);
  });

  it('as JSON hold every answer', () => {
    const figures = reportFigures(study) as Record<string, { task?: string }[]>;
    expect(Object.keys(figures)).toEqual([
      'settings',
      'conclusion',
      'comparison',
      'sizes',
      'weights',
      'tversky',
      'classes',
      'cuts',
      'limits',
    ]);
    expect(figures.comparison?.map(({ task }) => task)).toEqual([EVIL, 'classes']);
  });
});

describe('the files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function refusal(work: Promise<unknown>): Promise<string> {
    const error = await work.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message.replaceAll(folder, 'DIR');
  }

  it('are written beside one another, and an empty one is never left', async () => {
    const out = join(folder, 'a', 'b');
    await prepareReport(out);
    expect(await readdir(out)).toEqual([]);
    expect(await writeReport(out, study, parts)).toBe(join(out, 'report.html'));
    expect((await readdir(out)).sort()).toEqual(['report.csv', 'report.html', 'report.json']);
  });

  it('keep the last report until the new one is there', async () => {
    const file = join(folder, 'report.html');
    await writeFile(file, 'old');
    await prepareReport(folder);
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  it('say in one line that the place is a file, or lies in one, or the report is a folder', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await refusal(prepareReport(file))).toBe('--out: DIR/file is a file; it needs a folder');
    expect(await refusal(prepareReport(join(file, 'sub')))).toBe(
      '--out: DIR/file/sub cannot be made (a part of its path is a file)',
    );
    await mkdir(join(folder, 'report.html'));
    expect(await refusal(prepareReport(folder))).toBe(
      'the report DIR/report.html cannot be written (it is a folder)',
    );
  });

  // Every write to this device finds the disk full.
  it.skipIf(!existsSync('/dev/full'))('say in one line that the disk is full', async () => {
    await symlink('/dev/full', join(folder, 'report.json.unfinished'));
    expect(await refusal(writeReport(folder, study, parts))).toBe(
      'the report DIR/report.json cannot be written (the disk is full)',
    );
  });
});

describe('numbers and paths', () => {
  it('have three digits, lists an and, times a unit', () => {
    const texts = [
      digits(0.6304),
      digits(1),
      digits(-0.05, true),
      digits(0.05, true),
      digits(-0.0001),
      digits(undefined),
    ];
    expect(texts).toEqual(['.630', '1.000', '−.050', '+.050', '.000', '–']);
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
    expect([duration(80), duration(600), duration(9000)]).toEqual(['80 s', '10 minutes', '2.5 hours']);
  });

  it('draw masks by their rows and outlines by their edges', () => {
    expect(areaPath([0, 1, 1, 1], 1, 2)).toBe('M1 0h1v1h-1zM0 1h2v1h-2z');
    expect(outlinePath([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3)).toBe('M1 1v1M1 1h1M2 1v1M1 2h1');
    expect(outlinePath([1], 1, 1)).toBe('M0 0v1M0 0h1M1 0v1M0 1h1');
  });
});

it('a mask is found by its run', () => {
  expect(masks[0]?.run).toBe('by hand; "><i>evil & co; digest; cross-entropy; 1');
  expect((runs[0] as RunRecord).loss).toBe('cross-entropy');
});
