import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { compare, digits } from '../src/comparison.js';
import { consoleTable } from '../src/console-table.js';
import { estimate } from '../src/interval.js';
import { sizeBins } from '../src/report/charts.js';
import { findings } from '../src/report/findings.js';
import { reportPage } from '../src/report/page.js';
import { areaPath, outlinePath } from '../src/report/pictures.js';
import type { RunResult, StudyResults } from '../src/result.js';

const truth = [0, 1, 1, 0];

/** Four values a pattern, for 60 test images: enough for intervals, of all and of each class of sizes. */
const sixty = (values: number[]) => Array.from({ length: 15 }, () => values).flat();

function run(loss: RunResult['loss'], dice: number[], stepsDone = 4): RunResult {
  const trainingLoss = [0.9, 0.7, 0.6, 0.5].slice(0, stepsDone);
  const curve = [
    { step: 0, dice: 0 },
    { step: stepsDone, dice: dice[0] as number },
  ];
  const jaccard = dice.map((d) => d / (2 - d));
  return {
    loss,
    seed: 1,
    stepsDone,
    stepsPlanned: 4,
    trainingLoss,
    curve,
    dice,
    jaccard,
    masks: [[0, 1, 0, 0]],
    seconds: 0.2,
  };
}

const results: StudyResults = {
  task: {
    name: '<b>evil & co',
    description: 'Made by hand.',
    height: 2,
    width: 2,
    classes: 2,
    trainingImages: 8,
    testImages: 60,
    foreground: sixty([2, 3, 1, 4]),
    pictures: [{ index: 0, name: '"><script>alert(1)</script>.png', grey: [0, 100, 200, 255], truth }],
  },
  seed: 1,
  batch: 8,
  learningRate: 0.01,
  steps: 4,
  lossesPlanned: ['cross-entropy', 'soft-dice', 'lovasz-softmax'],
  runs: [
    run('cross-entropy', sixty([0.5, 0.4, 0.3, 0.6])),
    run('soft-dice', sixty([0.7, 0.5, 0.5, 0.7])),
    run('lovasz-softmax', sixty([0.4, 0.5, 0.3, 0.6])),
  ],
  interrupted: false,
  started: '2026-01-02T03:04:05.000Z',
  seconds: 12,
  versions: { 'Node.js': '20.0.0' },
};

describe('the report', () => {
  const html = reportPage(results);
  const { document } = parseHTML(html);

  it('is one file that loads nothing, and escapes what comes from users', () => {
    expect(html.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<b>evil');
    expect(document.title).toBe('Which loss segments best? Task <b>evil & co');
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address as string);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^data:image\/png;base64,/);
    expect(html).not.toMatch(/url\(|@import/);
  });

  it('holds the figures, the charts and the pictures', () => {
    const cells = [...document.querySelectorAll('.figures tbody tr')].map((row) =>
      [...row.querySelectorAll('b')].map((cell) => cell.textContent),
    );
    // Jaccard from each run's Dice by J = D / (2 - D), as `run` makes it.
    expect(cells).toEqual([
      ['.450', '.297'],
      ['.600', '.436', '+.150'],
      ['.450', '.297', '+.000'],
    ]);
    expect(document.querySelectorAll('.chart svg').length).toBe(5);
    expect(html).not.toContain('NaN');
    expect(document.querySelectorAll('.pictures tbody tr').length).toBe(1);
    expect(document.querySelectorAll('.pictures tbody td').length).toBe(5);
  });

  it('is the same for the same results', () => {
    expect(reportPage(results)).toBe(html);
  });

  it('marks what was interrupted and does not compare it', () => {
    const partial: StudyResults = {
      ...results,
      interrupted: true,
      runs: [results.runs[0] as RunResult, run('soft-dice', sixty([0.9, 0.9, 0.9, 0.9]), 2)],
    };
    const { document } = parseHTML(reportPage(partial));
    const notice = document.querySelector('.notice')?.textContent;
    expect(notice).toContain('Soft Dice was stopped at step 2 of 4');
    expect(notice).toContain('Not trained: Lovász-softmax.');
    expect(compare(partial).map(({ difference }) => difference)).toEqual([undefined, undefined]);
    expect(findings(partial)).toEqual([]);
    expect(consoleTable(partial)).toContain('Soft Dice (stopped at step 2 of 4)');
  });
});

describe('what is seen', () => {
  it('claims a difference only where the interval leaves out 0', () => {
    const [dice, lovasz] = findings(results);
    expect(dice).toContain('Soft Dice scores a mean Dice of .600, .150 above cross-entropy');
    expect(lovasz).toContain('no difference that this number of images can show');
  });

  it('gives the means at the smallest and largest foreground, of whole runs alone', () => {
    const smallest = (runs: RunResult[]) =>
      findings({ ...results, runs }).find((text) => text.startsWith('Where the foreground is smallest'));
    const [crossEntropy, softDice] = results.runs as [RunResult, RunResult];
    const stopped = run('lovasz-softmax', sixty([0.9, 0.9, 0.9, 0.9]), 2);
    // The twelve smallest all have one pixel, the twelve largest four.
    expect(smallest([crossEntropy, softDice, stopped])).toBe(
      'Where the foreground is smallest (1 pixel, 12 images), mean Dice: cross-entropy .300, soft Dice .500. ' +
        'Where it is largest (4 pixels): cross-entropy .600, soft Dice .700.',
    );
    expect(smallest([crossEntropy, stopped])).toBeUndefined();
  });

  it.each([1, 9])('says of %i test images only that they are too few', (count) => {
    const few: StudyResults = {
      ...results,
      task: { ...results.task, testImages: count, foreground: results.task.foreground.slice(0, count) },
      runs: results.runs.map((run) => ({
        ...run,
        dice: run.dice.slice(0, count),
        jaccard: run.jaccard.slice(0, count),
      })),
    };
    const images = count === 1 ? '1 test image' : `${count} test images`;
    expect(findings(few)).toEqual([
      `${images}: too few to say how sure a mean is or which loss is better. That takes 10 or more.`,
    ]);
    const { document } = parseHTML(reportPage(few));
    const figures = document.querySelector('.figures')?.parentElement?.textContent;
    expect(figures).toContain(`Mean over ${images}, too few for intervals.`);
    expect(figures).not.toMatch(/ to |against/);
    expect(consoleTable(few)).not.toMatch(/95 %| to |against/);
    expect(consoleTable(few).split('\n')[1]).toMatch(/^Cross-entropy +\.\d{3} +\.\d{3}$/);
  });

  it('describes no loss that was not asked for, and a running mean only where there is one', () => {
    const text = (changed: Partial<StudyResults>) => reportPage({ ...results, ...changed });
    expect(text({})).toContain('Lovász-softmax: per image');
    const two = text({ lossesPlanned: ['cross-entropy', 'soft-dice'], runs: results.runs.slice(0, 2) });
    expect(two).toContain('Soft Dice: per image');
    expect(two).not.toContain('Lovász-softmax');
    expect(two).not.toContain('mean of 11 steps');
    const long = { ...(results.runs[0] as RunResult), stepsDone: 11, stepsPlanned: 11 };
    expect(text({ runs: [long] })).toContain('thick: mean of 11 steps');
  });

  it('sorts images with objects into classes of equally many', () => {
    const bins = sizeBins([5, 0, 1, 9, 3, 7]);
    expect(bins.map(({ images }) => images)).toEqual([[2], [4], [0], [5], [3]]);
  });
});

describe('figures', () => {
  it('the interval is the same for the same seed and holds the mean', () => {
    const values = Array.from({ length: 50 }, (_, i) => i / 50);
    const { mean, interval = { low: 0, high: 0 } } = estimate(values, 3);
    expect(estimate(values, 3)).toEqual({ mean, interval });
    // The standard error of 50 values spread evenly over 0 to 1 is .0408.
    expect(mean).toBeCloseTo(0.49, 10);
    expect(interval.high - interval.low).toBeGreaterThan(0.14);
    expect(interval.high - interval.low).toBeLessThan(0.18);
  });

  it('have three digits', () => {
    expect([digits(0.6304), digits(1), digits(-0.05, true), digits(0.05, true), digits(-0.0001)]).toEqual([
      '.630',
      '1.000',
      '−.050',
      '+.050',
      '.000',
    ]);
  });

  it('draw masks by their rows and outlines by their edges', () => {
    expect(areaPath([0, 1, 1, 1], 1, 2)).toBe('M1 0h1v1h-1zM0 1h2v1h-2z');
    expect(outlinePath([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3)).toBe('M1 1v1M1 1h1M2 1v1M1 2h1');
    expect(outlinePath([1], 1, 1)).toBe('M0 0v1M0 0h1M1 0v1M0 1h1');
  });
});
