/** Centre lines: thin lines and tubes worked out by hand, and what holds whatever the masks. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Centerlines, PairOptions } from '../src/index.js';
import { centerlines, confusion, dice, precision, recall } from '../src/index.js';
import { directScore, holdScore, pooledOptions } from './direct-averages.js';
import { harmonic } from './naive-lesions.js';
import { coordinates } from './naive-surfaces.js';
import type { Scene } from './scenes.js';
import { asArguments, exchanged, masksOf, padded, placesOf, scenes, scenesOf } from './scenes.js';

const METRICS = ['precision', 'sensitivity', 'dice'] as const;
const compare = (scene: Scene) => centerlines(...asArguments(scene));
const everywhere = (scene: Scene) => ({ classes: placesOf(scene).map(([name]) => name) });

/** A line one pixel wide along one axis is its own skeleton, so its numbers are counts of pixels. */
const lines = scenesOf(
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2, max: 3 }), fc.nat(2))
    .map(([length, axes, along]) =>
      Array.from({ length: axes }, (_, axis) => (axis === along % axes ? length : 1)),
    ),
);

describe('centerlines of lines', () => {
  it('are shares of pixels, in every average', () => {
    fc.assert(
      fc.property(lines, pooledOptions, fc.array(fc.boolean()), (scene, averages, keep) => {
        const came = compare(scene);
        const grid = masksOf(scene).map((row) =>
          row.map(([predicted, truth]) => {
            const count = (list: boolean[]) => list.filter(Boolean).length;
            const both = count(predicted.filter((inside, pixel) => inside && truth[pixel]));
            return { both, predicted: count(predicted), truth: count(truth) };
          }),
        );
        type Numbers = { both: number; predicted: number; truth: number };
        const right = (sum: Numbers) => (sum.predicted === 0 ? undefined : sum.both / sum.predicted);
        const found = (sum: Numbers) => (sum.truth === 0 ? undefined : sum.both / sum.truth);
        const metrics = {
          precision: right,
          sensitivity: found,
          dice: (sum: Numbers) => harmonic(right(sum), found(sum)),
        };
        const order = placesOf(scene)
          .map(([name], place) => ({ name, place }))
          .filter((_, place) => keep[place] ?? true)
          .reverse();
        for (const metric of METRICS) {
          for (const average of averages) {
            const plain = grid.map((row) => row.slice(0, scene.classes));
            holdScore(came[metric](average), directScore(plain, metrics[metric], average));
            if (order.length === 0) continue;
            const picked = grid.map((row) => order.map(({ place }) => row[place] as Numbers));
            const classes = order.map(({ name }) => name);
            holdScore(came[metric]({ ...average, classes }), directScore(picked, metrics[metric], average));
          }
        }
      }),
    );
  });

  it('are precision, recall and Dice of the counts', () => {
    fc.assert(
      fc.property(lines, pooledOptions, (scene, averages) => {
        const came = compare(scene);
        const counts = confusion(...asArguments(scene));
        for (const average of averages) {
          const options = { ...average, ...everywhere(scene) };
          holdScore(came.precision(options), precision(counts, options));
          holdScore(came.sensitivity(options), recall(counts, options));
          holdScore(came.dice(options), dice(counts, options));
        }
      }),
    );
  });
});

describe('centerlines by hand', () => {
  const measured = (
    shape: number[],
    predicted: (at: number[]) => boolean,
    truth: (at: number[]) => boolean,
  ) => {
    const length = shape.reduce((product, along) => product * along, 1);
    const mask = (inside: (at: number[]) => boolean) => ({
      shape,
      data: Uint8Array.from({ length }, (_, pixel) => Number(inside(coordinates(pixel, shape)))),
    });
    const options = { classes: 1, spatial: shape.length as 2 | 3 };
    const came = centerlines(mask(predicted), mask(truth), options);
    const counts = confusion(mask(predicted), mask(truth), options);
    return { ...values(came), pixels: dice(counts).value };
  };
  const values = (came: Centerlines) =>
    Object.fromEntries(METRICS.map((metric) => [metric, came[metric]().value])) as Record<
      (typeof METRICS)[number],
      number
    >;
  const holdAll = (came: Record<(typeof METRICS)[number], number>, right: number, found: number) => {
    expect(came.precision).toBeCloseTo(right, 14);
    expect(came.sensitivity).toBeCloseTo(found, 14);
    expect(came.dice).toBeCloseTo(harmonic(right, found) as number, 14);
  };

  it('a diagonal line without its middle, in 2-D and 3-D', () => {
    const line = (at: number[]) => at.every((here) => here === at[0]);
    const broken = (at: number[]) => line(at) && at[0] !== 3;
    holdAll(measured([7, 7], broken, line), 1, 6 / 7);
    holdAll(measured([7, 7], line, broken), 6 / 7, 1);
    holdAll(measured([7, 7, 7], broken, line), 1, 6 / 7);
  });

  it('a crossing without one arm', () => {
    const cross = ([row, column]: number[]) => row === 3 || column === 3;
    const arm = ([row = 0, column = 0]: number[]) => row === 3 && column > 3;
    holdAll(
      measured([7, 7], (at) => cross(at) && !arm(at), cross),
      1,
      10 / 13,
    );
  });

  // The lengths of the skeletons are those of scikit-image 0.26.0.
  it('a broken tube: what is missed is the gap', () => {
    const within = (list: number[]) => list.every((here) => here >= 1 && here <= 3);
    const tube = (at: number[]) => within(at.slice(0, -1)) && (at.at(-1) ?? 0) >= 1 && (at.at(-1) ?? 0) <= 23;
    const broken = (from: number, to: number) => (at: number[]) =>
      tube(at) && !((at.at(-1) ?? 0) >= from && (at.at(-1) ?? 0) <= to);
    holdAll(measured([5, 25], broken(11, 13), tube), 1, 19 / 22);
    holdAll(measured([5, 25], broken(12, 12), tube), 1, 21 / 22);
    holdAll(measured([5, 25], tube, broken(11, 13)), 19 / 22, 1);
    holdAll(measured([5, 5, 25], broken(11, 13), tube), 1, 18 / 21);
  });

  it('a thin prediction in a thick tube: its middle will do, its edge will not', () => {
    const tube = ([row = 0, column = 0]: number[]) => row >= 1 && row <= 7 && column >= 1 && column <= 23;
    const along = (wanted: number) => (at: number[]) => tube(at) && at[0] === wanted;
    const middle = measured([9, 25], along(4), tube);
    const edge = measured([9, 25], along(1), tube);
    holdAll(middle, 1, 17 / 19);
    holdAll(edge, 1, 0);
    expect([middle.pixels, edge.pixels]).toEqual([0.25, 0.25]);
  });

  it('a cube of 2 keeps the four voxels that thinning deletes last', () => {
    const cube = (at: number[]) => at.every((here) => here === 1 || here === 2);
    const half = (axis: number) => (at: number[]) => cube(at) && at[axis] === 2;
    // Of the cube the half that is last along the second axis is left.
    holdAll(measured([4, 4, 4], half(0), cube), 1, 1 / 2);
    holdAll(measured([4, 4, 4], half(1), cube), 1, 1);
    holdAll(measured([4, 4, 4], cube, cube), 1, 1);
  });

  it('a vessel of even section beside a thin one counts where it is missed or invented', () => {
    const along = (at = 0) => at >= 2 && at < 22;
    const within = (from: number, to: number, list: number[]) =>
      list.slice(0, 2).every((here) => here >= from && here < to) && along(list[2]);
    const thin = (at: number[]) => within(10, 11, at);
    for (const side of [2, 4, 6]) {
      const thick = (at: number[]) => within(1, 1 + side, at);
      const both = (at: number[]) => thick(at) || thin(at);
      // Two voxels a slice are left of the thick one, which thinning shortens.
      const kept = 2 * (22 - side);
      holdAll(measured([12, 12, 24], thin, both), 1, 20 / (20 + kept));
      holdAll(measured([12, 12, 24], both, thin), 20 / (20 + kept), 1);
    }
  });

  it('one mask empty: no Dice at all; both: nothing to measure', () => {
    const line = ([row]: number[]) => row === 1;
    const none = () => false;
    expect(measured([3, 4], none, line)).toMatchObject({ precision: Number.NaN, sensitivity: 0, dice: 0 });
    expect(measured([3, 4], line, none)).toMatchObject({ precision: 0, sensitivity: Number.NaN, dice: 0 });
    expect(measured([3, 4], none, none)).toMatchObject({
      precision: Number.NaN,
      sensitivity: Number.NaN,
      dice: Number.NaN,
    });
  });
});

describe('centerlines of any masks', () => {
  it('are those of each place by itself, in maps and in masks', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const came = compare(scene);
        const options: PairOptions = { classes: 1, spatial: scene.space.length as 2 | 3 };
        const alone = masksOf(scene)
          .flat()
          .map((masks) => {
            const map = (mask: boolean[]) => ({ data: mask.map(Number), shape: scene.space });
            return centerlines(map(masks[0]), map(masks[1]), options);
          });
        for (const metric of METRICS) {
          const { values, empty } = came[metric]({ average: 'none', ...everywhere(scene) });
          expect([...values]).toEqual(alone.map((each) => each[metric]().value));
          expect([...empty]).toEqual(alone.map((each) => each[metric]().empty[0]));
        }
      }),
    );
  });

  it('are 1 where the prediction is the truth', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const came = compare({ ...scene, predicted: scene.truth });
        const wanted = masksOf(scene)
          .flat()
          .map(([, truth]) => (truth.includes(true) ? 1 : Number.NaN));
        for (const metric of METRICS) {
          expect([...came[metric]({ average: 'none', ...everywhere(scene) }).values]).toEqual(wanted);
        }
      }),
    );
  });

  it('change precision with sensitivity when prediction and truth change places', () => {
    fc.assert(
      fc.property(scenes, pooledOptions, (scene, averages) => {
        const [one, other] = [compare(scene), compare(exchanged(scene))];
        for (const average of averages) {
          const options = { ...average, ...everywhere(scene) };
          expect(other.precision(options)).toEqual(one.sensitivity(options));
          expect(other.sensitivity(options)).toEqual(one.precision(options));
          expect(other.dice(options)).toEqual(one.dice(options));
        }
      }),
    );
  });

  it('stay within 0 and 1, Dice between the other two; a larger image changes nothing', () => {
    const pad = fc.array(fc.nat(2), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(scenes, pad, pad, (scene, before, after) => {
        const here = compare(scene);
        // An axis of length 1 is none, and would become one.
        const grown = (pads: number[]) => pads.map((pad, axis) => (scene.space[axis] === 1 ? 0 : pad));
        const there = compare(padded(scene, grown(before), grown(after)));
        for (const over of ['image', 'batch'] as const) {
          const options = { over, average: 'none', ...everywhere(scene) } as const;
          const [right, found, both] = METRICS.map((metric) => here[metric](options).values);
          both?.forEach((value, place) => {
            const two = [right?.[place] ?? 0, found?.[place] ?? 0].map((each) =>
              Number.isNaN(each) ? 0 : each,
            );
            if (Number.isNaN(value)) expect(two).toEqual([0, 0]);
            else {
              expect(value).toBeGreaterThanOrEqual(Math.min(...two) - 1e-12);
              expect(value).toBeLessThanOrEqual(Math.max(...two) + 1e-12);
            }
            expect(Math.max(...two)).toBeLessThanOrEqual(1);
          });
          for (const metric of METRICS) expect(there[metric](options)).toEqual(here[metric](options));
        }
      }),
    );
  });
});
