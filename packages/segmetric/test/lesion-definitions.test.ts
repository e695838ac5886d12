/** Detected lesions against flood fill and a search over all pairs of lesions, in maps and in masks, class by class. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelData, Lesion, LesionOptions } from '../src/index.js';
import { lesionDetection } from '../src/index.js';
import { directScore, holdScore, pooledOptions } from './direct-averages.js';
import type { Rule } from './naive-lesions.js';
import { naiveLesions, tallyMetrics, tallyOf } from './naive-lesions.js';
import type { Scene } from './scenes.js';
import { asArguments, masksOf, placesOf, scenes } from './scenes.js';

/** Thresholds are also such shares as small lesions have, so that some are met exactly. */
const rules: fc.Arbitrary<Rule> = fc.record({
  connectivity: fc.constantFrom('full', 'faces'),
  criterion: fc.constantFrom('coverage', 'jaccard'),
  threshold: fc.oneof(
    fc.constantFrom(0, 0.1, 1 / 3, 0.5, 2 / 3, 1),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ),
});

const METRICS = ['recall', 'precision', 'f1', 'dice'] as const;

const detect = (scene: Scene, rule: Partial<LesionOptions>) => {
  const [predicted, truth, options] = asArguments(scene);
  return lesionDetection(predicted, truth, { ...options, ...rule });
};

/** A list of lesions is the one expected; the centre may be rounded. */
function holdLesions(came: readonly Lesion[], wanted: readonly Lesion[]): void {
  const without = ({ center, dice, ...rest }: Lesion) => rest;
  expect(came.map(without)).toEqual(wanted.map(without));
  came.forEach(({ center, dice }, which) => {
    const numbers = [...center, dice];
    const other = wanted[which] as Lesion;
    const expected = [...other.center, other.dice];
    expect(numbers).toHaveLength(expected.length);
    numbers.forEach((number, place) => {
      expect(Math.abs(number - (expected[place] as number))).toBeLessThanOrEqual(1e-12);
    });
  });
}

describe('lesionDetection', () => {
  it('lists the lesions that flood fill finds, and how each fares', () => {
    fc.assert(
      fc.property(scenes, rules, (scene, rule) => {
        const detection = detect(scene, rule);
        const places = placesOf(scene);
        masksOf(scene).forEach((row, image) => {
          row.forEach((masks, place) => {
            const wanted = naiveLesions(masks, scene.space, rule);
            const came = detection.lesions(image, places[place]?.[0] ?? '');
            holdLesions(came.truth, wanted.truth);
            holdLesions(came.predicted, wanted.predicted);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  it('has metrics that are the shares of those lesions, in every average', () => {
    const chosen = fc.record({ averages: pooledOptions, keep: fc.array(fc.boolean()), turned: fc.boolean() });
    fc.assert(
      fc.property(scenes, rules, chosen, (scene, rule, { averages, keep, turned }) => {
        const detection = detect(scene, rule);
        const grid = masksOf(scene).map((row) =>
          row.map((masks) => tallyOf(naiveLesions(masks, scene.space, rule))),
        );
        const places = placesOf(scene).map(([name], place) => ({ name, place }));
        const some = places.filter((_, place) => keep[place] ?? true);
        const order = turned ? [...some].reverse() : some;
        for (const metric of METRICS) {
          for (const average of averages) {
            const plain = grid.map((row) => row.slice(0, scene.classes));
            holdScore(detection[metric](average), directScore(plain, tallyMetrics[metric], average));
            if (order.length === 0) continue;
            const picked = grid.map((row) => order.map(({ place }) => row[place] as (typeof row)[number]));
            holdScore(
              detection[metric]({ ...average, classes: order.map(({ name }) => name) }),
              directScore(picked, tallyMetrics[metric], average),
            );
          }
        }
      }),
    );
  });

  it('by default takes corners, coverage and any shared pixel, and averages over images and classes', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const plain = detect(scene, {});
        const wanted = detect(scene, { connectivity: 'full', criterion: 'coverage', threshold: 0 });
        expect(plain.lesions(0, 0)).toEqual(wanted.lesions(0, 0));
        for (const metric of METRICS) {
          const score = wanted[metric]({ over: 'image', average: 'macro', empty: 'skip' });
          expect(plain[metric]()).toEqual(score);
          expect(plain[metric]({})).toEqual(score);
          expect(wanted[metric]({ over: undefined, average: undefined, empty: undefined })).toEqual(score);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('looks at no spacing: centres and extents are indices', () => {
    fc.assert(
      fc.property(scenes, rules, (scene, rule) => {
        const { space } = scene;
        const came = detect(scene, { ...rule, spacing: space.map((_, axis) => axis + 0.5) });
        expect(came.lesions(0, 0)).toEqual(detect(scene, rule).lesions(0, 0));
      }),
      { numRuns: 30 },
    );
  });

  it('takes labels of every kind, also of two kinds', () => {
    const maps = scenes.filter(({ form }) => form === 'map');
    const kinds: ((labels: number[]) => LabelData)[] = [
      (labels) => Uint8Array.from(labels),
      (labels) => Int16Array.from(labels),
      (labels) => Int32Array.from(labels),
      (labels) => Float32Array.from(labels),
      (labels) => Float64Array.from(labels),
      (labels) => BigInt64Array.from(labels.map(BigInt)),
    ];
    fc.assert(
      fc.property(
        maps,
        rules,
        fc.constantFrom(...kinds),
        fc.constantFrom(...kinds),
        (scene, rule, one, other) => {
          const [{ data: predicted, shape }, { data: truth }, options] = asArguments(scene);
          const came = lesionDetection(
            { data: one(predicted), dims: shape },
            { data: other(truth), shape },
            { ...options, ...rule },
          );
          expect(came.lesions(0, 0)).toEqual(detect(scene, rule).lesions(0, 0));
        },
      ),
    );
  });

  it('keeps what it found when arrays, options and its own answers change later', () => {
    const [predicted, truth] = [Uint8Array.of(1, 1, 0, 0, 0, 2), Uint8Array.of(0, 1, 0, 0, 2, 2)];
    const regions = { both: [1, 2] };
    const shape = [1, 6];
    const options: LesionOptions = { classes: 3, regions, connectivity: 'full' };
    const detection = lesionDetection({ data: predicted, shape }, { data: truth, shape }, options);
    const ask = () => [detection.lesions(0, 'both'), METRICS.map((metric) => detection[metric]())];
    const wanted = structuredClone(ask());
    predicted.fill(0);
    truth.fill(200);
    regions.both.pop();
    shape.fill(0);
    (detection.lesions(0, 'both').truth as Lesion[]).pop();
    (detection.lesions(0, 2).predicted as Lesion[]).fill(detection.lesions(0, 1).truth[0] as Lesion);
    for (const { center } of detection.lesions(0, 1).truth) (center as number[]).fill(7);
    detection.recall().values.fill(7);
    expect(ask()).toEqual(wanted);
    expect(JSON.parse(JSON.stringify(detection.lesions(0, 1)))).toEqual(detection.lesions(0, 1));
  });
});

describe('lesions by hand', () => {
  /** Rows of a picture: `p` predicted, `t` true, `b` both. */
  const picture = (rows: string[], options: Partial<LesionOptions> = {}) => {
    const text = rows.join('');
    const shape = [rows.length, (rows[0] as string).length];
    const mask = (letters: string) => ({ data: Uint8Array.from(text, (at) => +letters.includes(at)), shape });
    return lesionDetection(mask('pb'), mask('tb'), { classes: 1, ...options });
  };
  const hits = (lesions: readonly Lesion[]) => lesions.map(({ hit }) => hit);

  it('a prediction over two true lesions: both are found by coverage, one by Jaccard', () => {
    const rows = ['ttbbpbt.', '........', 'p.t.....'];
    const covered = picture(rows);
    expect(hits(covered.lesions(0, 0).truth)).toEqual([true, true, false]);
    expect(hits(covered.lesions(0, 0).predicted)).toEqual([true, false]);
    expect([covered.recall().value, covered.precision().value]).toEqual([2 / 3, 1 / 2]);
    expect(covered.f1().value).toBeCloseTo(4 / 7, 15);
    // (2·2 / (4 + 4) + 2·1 / (2 + 4) + 0 of the missed one + 0 of the false one) / 4
    expect(covered.dice().value).toBeCloseTo(5 / 24, 15);

    const pairs = picture(rows, { criterion: 'jaccard' });
    expect(pairs.lesions(0, 0).truth.map(({ overlap }) => overlap)).toEqual([1 / 3, 1 / 5, 0]);
    expect(hits(pairs.lesions(0, 0).truth)).toEqual([true, false, false]);
    expect([pairs.recall().value, pairs.precision().value]).toEqual([1 / 3, 1 / 2]);
    expect(pairs.dice().value).toBe(covered.dice().value);
  });

  it('a share equal to the threshold counts, one just below does not', () => {
    const rows = ['btttttttttt', '...........', 'btttttttttp'].map((row) => row.slice(0, 10));
    const found = (threshold: number) => picture(rows, { threshold }).recall().value;
    expect([found(0.1), found(0.1 + 1e-9)]).toEqual([1, 0]);
    // By default one shared pixel will do, however large the lesions are.
    const large = picture([`b${'t'.repeat(999)}`, `.${'p'.repeat(999)}`]);
    expect([large.recall().value, large.precision().value]).toEqual([1, 1]);
    expect(large.lesions(0, 0).truth[0]?.overlap).toBe(1 / 1000);
    const paired = (threshold: number) => picture(['bbt'], { criterion: 'jaccard', threshold }).f1().value;
    expect([paired(2 / 3), paired(0.7)]).toEqual([1, 0]);
  });

  it('a false lesion without any true one: lesion-wise Dice is 0 and not -0', () => {
    for (const row of ['.p.', '.t.']) expect(picture([row]).dice().values).toEqual(Float64Array.of(0));
  });

  it('lesions of equal Jaccard indices are paired by number, not by where they meet', () => {
    // The second predicted lesion begins later, but meets the true one in an earlier row.
    const lesions = picture(['p...p', 'p.bpp', 'p.t..', 'btt..'], {
      criterion: 'jaccard',
      connectivity: 'faces',
    });
    const { truth, predicted } = lesions.lesions(0, 0);
    expect(truth.map(({ pixels, hit }) => [pixels, hit])).toEqual([[5, true]]);
    expect(predicted.map(({ overlap, hit }) => [overlap, hit])).toEqual([
      [1 / 8, true],
      [1 / 8, false],
    ]);
  });

  it('neighbours at a corner are one lesion, or two', () => {
    const rows = ['t..', '.b.', '..p'];
    const many = (connectivity: 'full' | 'faces') => {
      const { truth, predicted } = picture(rows, { connectivity }).lesions(0, 0);
      return [truth.length, predicted.length];
    };
    expect([many('full'), many('faces')]).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });
});
