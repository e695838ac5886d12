/** What holds of detected lesions whatever the masks, and how they go with counts of pixels. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lesion, LesionDetection, LesionOptions } from '../src/index.js';
import { confusion, lesionDetection } from '../src/index.js';
import { pooledOptions } from './direct-averages.js';
import { naiveJaccards } from './naive-lesions.js';
import type { Scene } from './scenes.js';
import { asArguments, exchanged, masksOf, padded, placesOf, scenes } from './scenes.js';

type Rule = Pick<LesionOptions, 'connectivity' | 'criterion' | 'threshold'>;

const connectivities = fc.constantFrom('full' as const, 'faces' as const);
const share = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const rules: fc.Arbitrary<Rule> = fc.record({
  connectivity: connectivities,
  criterion: fc.constantFrom('coverage', 'jaccard'),
  threshold: share,
});
const METRICS = ['recall', 'precision', 'f1', 'dice'] as const;

const detect = (scene: Scene, rule: Partial<LesionOptions>) => {
  const [predicted, truth, options] = asArguments(scene);
  return lesionDetection(predicted, truth, { ...options, ...rule });
};

/** The lesions of each place of each image. */
const allLesions = (detection: LesionDetection, scene: Scene) =>
  Array.from({ length: scene.images }, (_, image) =>
    placesOf(scene).map(([name]) => detection.lesions(image, name)),
  ).flat();

const everywhere = (scene: Scene) => ({ classes: placesOf(scene).map(([name]) => name) });

describe('lesions and pixels', () => {
  it('the lesions of a place have as many pixels as confusion counts in each mask', () => {
    fc.assert(
      fc.property(scenes, rules, (scene, rule) => {
        const [predicted, truth, options] = asArguments(scene);
        const { tp, fp, fn } = confusion(predicted, truth, options);
        const sum = (list: readonly Lesion[]) => list.reduce((all, { pixels }) => all + pixels, 0);
        const lesions = allLesions(detect(scene, rule), scene);
        expect(lesions.map((each) => sum(each.truth))).toEqual(
          tp.map((both, place) => both + (fn[place] as number)),
        );
        expect(lesions.map((each) => sum(each.predicted))).toEqual(
          tp.map((both, place) => both + (fp[place] as number)),
        );
        if (rule.criterion === 'coverage') {
          const covered = (list: readonly Lesion[]) =>
            list.reduce((all, { pixels, overlap }) => all + Math.round(pixels * overlap), 0);
          expect(lesions.map((each) => covered(each.truth))).toEqual(tp);
          expect(lesions.map((each) => covered(each.predicted))).toEqual(tp);
        }
      }),
    );
  });

  it('each lesion lies within its extent, in the image; all numbers are within 0 and 1', () => {
    fc.assert(
      fc.property(scenes, rules, pooledOptions, (scene, rule, averages) => {
        const detection = detect(scene, rule);
        for (const { truth, predicted } of allLesions(detection, scene)) {
          for (const { pixels, first, last, center, overlap, dice, hit } of [...truth, ...predicted]) {
            const lengths = last.map((end, axis) => end - (first[axis] as number) + 1);
            expect(pixels).toBeGreaterThanOrEqual(Math.max(...lengths));
            expect(pixels).toBeLessThanOrEqual(lengths.reduce((product, length) => product * length, 1));
            center.forEach((at, axis) => {
              expect(first[axis]).toBeGreaterThanOrEqual(0);
              expect(last[axis]).toBeLessThan(scene.space[axis] as number);
              expect(at).toBeGreaterThanOrEqual(first[axis] as number);
              expect(at).toBeLessThanOrEqual(last[axis] as number);
            });
            for (const number of [overlap, dice]) {
              expect(number).toBeGreaterThanOrEqual(0);
              expect(number).toBeLessThanOrEqual(1);
            }
            expect(overlap > 0).toBe(dice > 0);
            if (hit || rule.criterion === 'coverage') {
              expect(overlap > 0 && overlap >= (rule.threshold ?? 0)).toBe(hit);
            }
          }
          if (rule.criterion === 'jaccard') {
            const hits = (list: readonly Lesion[]) => list.filter(({ hit }) => hit).length;
            expect(hits(truth)).toBe(hits(predicted));
          }
        }
        for (const metric of METRICS) {
          for (const options of averages) {
            const { value = 1, values } = detection[metric]({ ...options, ...everywhere(scene) });
            for (const number of [value, ...values].filter((each) => !Number.isNaN(each))) {
              expect(number).toBeGreaterThanOrEqual(0);
              expect(number).toBeLessThanOrEqual(1);
            }
          }
        }
      }),
    );
  });

  it('neighbours at faces alone make no fewer lesions than those at corners too', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const [full, faces] = (['full', 'faces'] as const).map((connectivity) =>
          allLesions(detect(scene, { connectivity }), scene),
        );
        full?.forEach(({ truth, predicted }, place) => {
          expect(faces?.[place]?.truth.length).toBeGreaterThanOrEqual(truth.length);
          expect(faces?.[place]?.predicted.length).toBeGreaterThanOrEqual(predicted.length);
        });
      }),
    );
  });
});

describe('prediction and truth in each other’s place', () => {
  /** Both detections, or none where equal Jaccard indices leave it to the order of lesions which are paired. */
  const both = (scene: Scene, rule: Rule) => {
    const { connectivity = 'full', criterion, threshold = 0 } = rule;
    const onePairing =
      criterion === 'coverage' ||
      threshold > 0.5 ||
      masksOf(scene)
        .flat()
        .every((masks) => {
          const indices = naiveJaccards(masks, scene.space, connectivity).map(({ index }) => index);
          return new Set(indices).size === indices.length;
        });
    fc.pre(onePairing);
    return [detect(scene, rule), detect(exchanged(scene), rule)] as const;
  };

  it.each(['coverage', 'jaccard'] as const)(
    'swap the lists of lesions, recall and precision: %s',
    (criterion) => {
      fc.assert(
        fc.property(
          scenes,
          connectivities,
          share,
          pooledOptions,
          (scene, connectivity, threshold, averages) => {
            const [one, other] = both(scene, { connectivity, criterion, threshold });
            const swapped = allLesions(one, scene).map(({ truth, predicted }) => ({
              truth: predicted,
              predicted: truth,
            }));
            expect(allLesions(other, scene)).toEqual(swapped);
            for (const average of averages) {
              const options = { ...average, ...everywhere(scene) };
              expect(other.recall(options)).toEqual(one.precision(options));
              expect(other.precision(options)).toEqual(one.recall(options));
              expect(other.f1(options)).toEqual(one.f1(options));
            }
          },
        ),
      );
    },
  );
});

describe('detection', () => {
  it('is 1 everywhere where the prediction is the truth', () => {
    fc.assert(
      fc.property(scenes, rules, (scene, rule) => {
        const same = { ...scene, predicted: scene.truth };
        const detection = detect(same, rule);
        const lesions = allLesions(detection, same);
        for (const { truth, predicted } of lesions) {
          expect(predicted).toEqual(truth);
          for (const lesion of truth) expect(lesion).toMatchObject({ overlap: 1, dice: 1, hit: true });
        }
        const wanted = lesions.map(({ truth }) => (truth.length > 0 ? 1 : Number.NaN));
        for (const metric of METRICS) {
          expect([...detection[metric]({ average: 'none', ...everywhere(same) }).values]).toEqual(wanted);
        }
      }),
    );
  });

  it('finds no more at a higher threshold, and lesion-wise Dice knows no criterion', () => {
    fc.assert(
      fc.property(scenes, rules, share, (scene, rule, other) => {
        const [least, most] = [Math.min(rule.threshold ?? 0, other), Math.max(rule.threshold ?? 0, other)];
        const [low, high] = [
          detect(scene, { ...rule, threshold: least }),
          detect(scene, { ...rule, threshold: most }),
        ];
        const above = allLesions(high, scene);
        allLesions(low, scene).forEach((lesions, place) => {
          for (const side of ['truth', 'predicted'] as const) {
            const [lower, higher] = [lesions[side], above[place]?.[side] ?? []];
            expect(higher).toHaveLength(lower.length);
            expect(higher.every(({ hit }, which) => !hit || lower[which]?.hit)).toBe(true);
          }
        });
        for (const metric of ['recall', 'precision', 'f1'] as const) {
          const zero = { empty: 0, ...everywhere(scene) };
          expect(high[metric](zero).value).toBeLessThanOrEqual(low[metric](zero).value + 1e-12);
        }
        const criterion = rule.criterion === 'coverage' ? 'jaccard' : 'coverage';
        const { connectivity } = rule;
        expect(high.dice(everywhere(scene))).toEqual(low.dice(everywhere(scene)));
        expect(high.dice()).toEqual(detect(scene, { connectivity, criterion }).dice());
      }),
    );
  });

  it('follows lesions that are moved within a larger image, and changes nothing else', () => {
    const pad = fc.array(fc.nat(2), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(scenes, rules, pad, pad, (scene, rule, before, after) => {
        const here = padded(scene, [], []);
        const there = padded(scene, before, after);
        const [one, other] = [detect(here, rule), detect(there, rule)];
        const moved = (list: readonly Lesion[]) =>
          list.map(({ first, last, center, ...rest }) => ({
            ...rest,
            first: first.map((at, axis) => at + (before[axis] as number)),
            last: last.map((at, axis) => at + (before[axis] as number)),
            center: center.map((at, axis) => expect.closeTo(at + (before[axis] as number), 12)),
          }));
        expect(allLesions(other, there)).toEqual(
          allLesions(one, here).map(({ truth, predicted }) => ({
            truth: moved(truth),
            predicted: moved(predicted),
          })),
        );
        for (const metric of METRICS) {
          expect(other[metric](everywhere(there))).toEqual(one[metric](everywhere(here)));
        }
        // Said as masks, a scene is what it was as a map.
        expect(allLesions(one, here)).toEqual(allLesions(detect(scene, rule), scene));
      }),
    );
  });
});
