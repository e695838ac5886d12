import { describe, expect, it } from 'vitest';
import { diceByClass } from '../src/questions/classes.js';
import { compareTasks } from '../src/questions/comparison.js';
import { conclusion } from '../src/questions/conclusion.js';
import { gainsByCut } from '../src/questions/cuts.js';
import { difference } from '../src/questions/estimates.js';
import { distancesToBest } from '../src/questions/limits.js';
import { differencesBySize, rankCorrelation, sizeBins } from '../src/questions/sizes.js';
import { tverskyByAlpha } from '../src/questions/tversky.js';
import { weightsBySize } from '../src/questions/weights.js';
import { collect, type Study, type TaskStudy } from '../src/study.js';
import { runOf, SETTINGS, studyOf, taskOf } from './made-study.js';

const sizes = Array.from({ length: 40 }, (_, i) => i + 1);
/** Values that wave a little around one, so that intervals have a width. */
const around = (value: number, wave = 0.02) => sizes.map((_, i) => value + wave * Math.sin(i * i));
// Twelve images in each class of sizes: enough for an interval.
const many = Array.from({ length: 60 }, (_, i) => i + 1);
const manyAround = (value: number) => many.map((_, i) => value + 0.02 * Math.sin(i * i));

describe('records', () => {
  it('of other settings or other images are kept apart', () => {
    const study = collect(
      [
        taskOf('a', sizes),
        runOf('a', 'soft-dice', around(0.5)),
        runOf('a', 'soft-dice', around(0.9)),
        runOf('a', 'soft-dice', around(0.1), { settings: 'others' }),
        runOf('a', 'soft-dice', around(0.2), { data: 'of before' }),
      ],
      SETTINGS,
    );
    expect(study.tasks.map(({ runs }) => runs.length)).toEqual([1]);
    // The same run twice: the first one counts.
    expect(study.tasks[0]?.runs[0]?.dice[0]).toBe(0.5);
    expect(study.others).toBe(2);
  });
});

describe('the comparison', () => {
  const study = studyOf(
    taskOf('ahead', sizes),
    runOf('ahead', 'cross-entropy', around(0.5), { validation: 0.4 }),
    runOf('ahead', 'weighted-cross-entropy', around(0.45), { validation: 0.6 }),
    runOf('ahead', 'soft-dice', around(0.6, -0.02)),
    taskOf('behind', sizes),
    runOf('behind', 'cross-entropy', around(0.8)),
    runOf('behind', 'soft-dice', around(0.7, -0.02)),
    taskOf('alike', sizes),
    runOf('alike', 'cross-entropy', around(0.7)),
    runOf('alike', 'soft-dice', around(0.7, -0.02)),
    taskOf('few patients', sizes, {
      test: { group: sizes.map((i) => `patient ${i % 3}`), foreground: sizes, objects: sizes.map(() => 1) },
    }),
    runOf('few patients', 'cross-entropy', around(0.5)),
    runOf('few patients', 'soft-dice', around(0.6)),
  );

  it('takes the best cross-entropy by validation, not by test images', () => {
    const [ahead] = compareTasks(study);
    expect(ahead?.crossEntropy).toBe('weighted-cross-entropy');
    expect(ahead?.dice?.mean).toBeCloseTo(0.15, 2);
    expect(ahead?.rows.map(({ diceDifference }) => diceDifference === undefined)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('claims a side only where the interval leaves out 0, and nothing of few patients', () => {
    expect(compareTasks(study).map(({ verdict }) => verdict)).toEqual([
      'metric',
      'cross-entropy',
      'undecided',
      'unknown',
    ]);
    const text = conclusion(study);
    expect(text[0]).toContain(
      'plain or weighted by inverse frequency, on 1 of 4 tasks, behind on 1, and not told apart on 1; 1 cannot',
    );
    expect(text.join(' ')).toMatch(/Ahead by \+\.1\d\d on ahead/);
    expect(text.join(' ')).toMatch(/Cross-entropy is ahead: −\.(09|10)\d on behind/);
    expect(text.join(' ')).toMatch(/Not told apart: [+−]?\.00\d on alike/);
    expect(text.join(' ')).toMatch(/Too few patients .* \+\.100 on few patients \(soft Dice/);
  });

  it('pairs the seeds that both losses have, and draws whole patients', () => {
    const group = sizes.map((i) => `patient ${i % 20}`);
    // All images of a patient are alike, so patients are what varies.
    const ofPatients = sizes.map((i) => 0.3 + 0.02 * (i % 20));
    const grouped = studyOf(
      taskOf('t', sizes, { test: { group, foreground: sizes, objects: sizes.map(() => 1) } }),
      runOf(
        't',
        'cross-entropy',
        sizes.map(() => 0.3),
      ),
      runOf('t', 'soft-dice', ofPatients),
      runOf(
        't',
        'soft-dice',
        sizes.map(() => 0.9),
        { seed: 2 },
      ),
    ).tasks[0] as TaskStudy;
    const alone = { ...grouped, record: taskOf('t', sizes) };
    const [byPatient, byImage] = [grouped, alone].map((task) =>
      difference(task, 'soft-dice', 'cross-entropy'),
    );
    expect(byPatient?.bySeed).toHaveLength(1);
    expect(byPatient?.mean).toBeCloseTo(0.19, 10);
    const width = (d: typeof byPatient) => (d?.interval?.high ?? 0) - (d?.interval?.low ?? 0);
    expect(width(byPatient) / width(byImage)).toBeGreaterThan(1.25);
  });

  it('says that there is nothing to compare', () => {
    const lone = studyOf(taskOf('a', sizes), runOf('a', 'soft-dice', around(0.5)));
    expect(conclusion(lone)[0]).toContain('there is nothing to compare');
  });
});

describe('sizes', () => {
  it('make classes of equally many, without empty images', () => {
    const bins = sizeBins([0, ...sizes.slice(0, 10)].reverse(), 2);
    expect(bins.map(({ smallest, largest }) => [smallest, largest])).toEqual([
      [1, 5],
      [6, 10],
    ]);
    expect(sizeBins([1, 2, 3])).toEqual([]);
  });

  it('correlate by ranks, ties in the middle', () => {
    expect(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 1000])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    // scipy.stats.spearmanr
    expect(rankCorrelation([1, 2, 2, 3, 5], [2, 1, 4, 4, 9])).toBeCloseTo(0.7631578947, 9);
  });

  it('and Dice are means over raters, where these are known: chance in the one truth takes no part', () => {
    const drawn = [...many].reverse();
    const study = studyOf(
      taskOf('t', drawn, {
        limits: { best: many.map(() => 0.9), likeliest: many.map((size) => 0.5 + 0.01 * size) },
        typical: { foreground: many.map((size) => 2 * size), objects: many.map(() => 2) },
      }),
      runOf('t', 'cross-entropy', manyAround(0.5), { expected: manyAround(0.5) }),
      runOf('t', 'soft-dice', manyAround(0.1), {
        expected: manyAround(0.5).map((value, i) => value + 0.01 * i),
      }),
    );
    const [task] = differencesBySize(study);
    expect(task?.bins[0]?.smallest).toBe(1);
    expect(task?.smallest?.mean).toBeCloseTo(0.055, 6);
    expect(task?.withSize).toBeCloseTo(1, 6);
    // The means of the first and the last twelve of 1 to 60.
    expect(task?.room?.smallest).toBeCloseTo(0.4 - 0.065, 6);
    expect(task?.room?.largest).toBeCloseTo(0.4 - 0.545, 6);
    expect(conclusion(study)).toContainEqual(
      'To somebody who sees the drawn object without noise the best mask gives more than the likeliest labels, at which ' +
        'cross-entropy aims, by, in the same classes: t +.335 and −.145. A network is less sure, and may gain more.',
    );
  });

  it('show a lead that shrinks with size', () => {
    const study = studyOf(
      taskOf('t', many),
      runOf('t', 'cross-entropy', manyAround(0.5)),
      runOf(
        't',
        'soft-dice',
        manyAround(0.5).map((value, i) => value + 0.2 - 0.004 * i),
      ),
    );
    const [task] = differencesBySize(study);
    expect(task?.bins).toHaveLength(5);
    expect(task?.smallest?.mean).toBeCloseTo(0.178, 3);
    expect(task?.largest?.mean).toBeCloseTo(-0.014, 3);
    expect(task?.withSize).toBeCloseTo(-1, 6);
    expect(conclusion(study).join(' ')).toContain(
      'larger for the smallest objects than for the largest, their intervals apart, on 1 (t) of 1 task, and smaller on 0',
    );
  });
});

describe('weights', () => {
  /** Each weight suits one size: Dice falls with the distance. */
  const suited = (best: number) => many.map((size) => 0.8 - 0.01 * Math.abs(size - best));
  const runs = [
    runOf('t', 'cross-entropy', suited(40)),
    runOf('t', 'weight-2', suited(25)),
    runOf('t', 'weight-4', suited(10)),
  ];
  /** Soft Dice, alike at all sizes. */
  const softDice = (dice: number) =>
    runOf(
      't',
      'soft-dice',
      many.map(() => dice),
    );

  it('are held against soft Dice size by size', () => {
    const study = studyOf(taskOf('t', many), ...runs, softDice(0.79));
    const [task] = weightsBySize(study);
    expect(task?.rows.map(({ isBehind }) => isBehind)).toEqual([true, true, true]);
    expect(task?.rows.map(({ weight }) => weight)).toEqual([1, 2, 4]);
    // The middle weight is 29.5 from the middle of the largest class: .8 − .295 against .79.
    expect(task?.closest.weight).toBe(2);
    expect(task?.closest.behind.mean).toBeCloseTo(0.285, 6);
    expect(task?.softDiceBehind.mean).toBeLessThan(0);
    expect(conclusion(study).join(' ')).toContain(
      'On 1 of 1 task every weight of cross-entropy is behind soft Dice at some size of object, the one that loses least where it ' +
        'loses most by .285. Soft Dice is behind the best weight of some single size on 0.',
    );
  });

  it('may reach it, and then that is said', () => {
    const study = studyOf(taskOf('t', many), ...runs, softDice(0.4));
    expect(conclusion(study).join(' ')).toContain(
      'On 0 of 1 task every weight of cross-entropy is behind soft Dice at some size of object; on t some weight is not told ' +
        'apart as behind at any size. Soft Dice is behind the best weight of some single size on 1 (t).',
    );
  });
});

describe('conclusions', () => {
  const sentence = (study: Study, part: string) => conclusion(study).find((text) => text.includes(part));

  it('call no loss ahead on which the seeds disagree', () => {
    const run = (loss: string, value: number, seed: number) => runOf('t', loss, around(value), { seed });
    const study = studyOf(
      taskOf('t', sizes),
      run('cross-entropy', 0.5, 1),
      run('soft-dice', 0.7, 1),
      run('cross-entropy', 0.52, 2),
      run('soft-dice', 0.51, 2),
    );
    const [task] = compareTasks(study);
    expect(task?.dice?.interval?.low).toBeGreaterThan(0);
    expect(task?.dice?.bySeed.map((lead) => lead.toFixed(3))).toEqual(['0.200', '-0.010']);
    expect(task?.verdict).toBe('undecided');
    expect(sentence(study, 'Not told apart')).toContain(
      'soft Dice against cross-entropy; not with every seed)',
    );
  });

  it('hold the lead against the weight that validation images choose', () => {
    const study = studyOf(
      taskOf('t', sizes),
      runOf('t', 'cross-entropy', around(0.5)),
      runOf('t', 'weight-2', around(0.8)),
      runOf('t', 'weight-4', around(0.9), { validation: 0.1 }),
      runOf('t', 'soft-dice', around(0.7)),
    );
    const [task] = compareTasks(study);
    expect(task?.verdict).toBe('metric');
    expect(task?.weighted?.loss).toBe('weight-2');
    expect(task?.weighted?.dice.mean).toBeCloseTo(-0.1, 10);
    expect(sentence(study, 'choose among all cross-entropies')).toContain(
      'is ahead on 0 of 1 task, behind on 1,',
    );
  });

  it('hold a lead at one half against the cross-entropy that its own cut serves best', () => {
    const study = studyOf(
      taskOf('t', sizes),
      runOf('t', 'cross-entropy', around(0.5), { diceAtCut: around(0.75) }),
      runOf('t', 'weighted-cross-entropy', around(0.6)),
      runOf('t', 'soft-dice', around(0.7)),
    );
    expect(gainsByCut(study)[0]?.left?.mean).toBeCloseTo(-0.05, 10);
    expect(sentence(study, 'at its own cut')).toMatch(/is ahead on 0 of them\.$/);
  });

  it('name trainings that never found a class', () => {
    const study = studyOf(
      taskOf('t', sizes, { labels: ['a', 'b'] }),
      runOf('t', 'cross-entropy', around(0.5), { classDice: [0.9, 0.001] }),
      runOf('t', 'soft-dice', around(0.5), { classDice: [0.9, 0.1] }),
      taskOf('u', [0, 0, 3]),
      runOf('u', 'soft-dice', [1, 1, 0]),
    );
    expect(sentence(study, 'never found')).toBe(
      'Trainings that never found a class, and still count: 2 of 3 runs: cross-entropy on t, seed 1 (b); soft Dice on u, seed 1.',
    );
  });
});

it('Tversky is compared with α = ½', () => {
  const study = studyOf(
    taskOf('t', sizes),
    ...[0.1, 0.3, 0.5, 0.7].map((alpha) =>
      runOf('t', `tversky-${alpha}`, around(0.7 - Math.abs(alpha - 0.5) / 2, 0.02 * alpha)),
    ),
  );
  const [task] = tverskyByAlpha(study);
  expect(task?.points.map(({ alpha }) => alpha)).toEqual([0.1, 0.3, 0.5, 0.7]);
  expect(task?.best.alpha).toBe(0.5);
  expect(task?.points[0]?.difference?.mean).toBeCloseTo(-0.2, 2);
  expect(conclusion(study)).toContainEqual(
    expect.stringMatching(
      /^No α of Tversky is told apart as better than ½ on 1 of 1 task; .*−\.\d{3} at 0\.1/,
    ),
  );
});

it('classes, cuts and limits are means over seeds', () => {
  const study = studyOf(
    taskOf('t', sizes, {
      labels: ['large', 'small'],
      limits: { best: sizes.map(() => 0.9), likeliest: sizes.map(() => 0.8) },
    }),
    ...[1, 2].flatMap((seed) => [
      runOf('t', 'cross-entropy', around(0.5), {
        seed,
        classDice: [0.8 + seed / 100, 0.2],
        diceAtCut: around(0.6, 0.01),
        expected: around(0.5 + seed / 100),
      }),
      runOf('t', 'soft-dice', around(0.7), { seed, classDice: [0.8, 0.6], expected: around(0.7) }),
    ]),
  );
  const [plain, soft] = diceByClass(study)[0]?.rows ?? [];
  expect(plain?.dice[0]).toBeCloseTo(0.815, 10);
  expect(soft?.dice).toEqual([0.8, 0.6]);
  const [cuts] = gainsByCut(study);
  expect(cuts?.rows[0]?.gain.mean).toBeCloseTo(0.1, 2);
  expect(cuts?.rows[1]?.gain.mean).toBe(0);
  expect(cuts?.left?.mean).toBeCloseTo(0.1, 2);
  const [limits] = distancesToBest(study);
  expect(limits?.rows[0]?.shortfall).toBeCloseTo(0.385, 2);
  expect(limits?.rows[0]?.spread).toBeCloseTo(Math.SQRT1_2 / 100, 6);
});
