/** Every conformance case of lesions, all that the package shows of them. */

import { afterAll, describe, expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/lesions.json?raw';
import type { Lesion, LesionOptions } from '../src/index.js';
import { lesionDetection } from '../src/index.js';
import type { Figure, WrittenMask } from './read-masks.js';
import { pixelsOf, readMask } from './read-masks.js';

const SIDES = ['truth', 'predicted'] as const;
type Sides<T> = Record<(typeof SIDES)[number], T>;

interface WrittenLesion {
  pixels: number;
  /** From the first index up to, not including, the last, along each axis. */
  bounds: [start: number, end: number][];
  center: number[];
  dice: number;
}

interface WrittenDetection extends Sides<{ overlap: number[]; hit: number[] }> {
  criterion: 'coverage' | 'jaccard';
  threshold: number;
  recall: Figure;
  precision: Figure;
  f1: Figure;
}

interface Case extends Sides<WrittenMask> {
  name: string;
  connectivity: 'full' | 'faces';
  expect: {
    labels: Sides<number[]>;
    lesions: Sides<WrittenLesion[]>;
    lesionwiseDice: { value: Figure };
    detections: WrittenDetection[];
  };
}

const { tolerance, cases } = JSON.parse(text) as {
  tolerance: { absolute: number; relative: number };
  cases: Case[];
};

/** What a lesion is, but whether it counts. */
const numbersOf = ({ pixels, first, last, center, dice }: Lesion) => [
  pixels,
  ...first,
  ...last,
  ...center,
  dice,
];
const figuresOf = ({ pixels, bounds, center, dice }: WrittenLesion) => [
  pixels,
  ...bounds.map(([start]) => start),
  ...bounds.map(([, end]) => end - 1),
  ...center,
  dice,
];

describe('lesions.json', () => {
  let ran = 0;
  let compared = 0;

  const hold = (came: ArrayLike<number>, figures: readonly Figure[]) => {
    expect(came.length).toBe(figures.length);
    figures.map(Number).forEach((figure, place) => {
      const value = came[place] as number;
      if (Number.isNaN(figure)) expect(value).toBeNaN();
      else {
        const allowed = tolerance.absolute + tolerance.relative * Math.abs(figure);
        expect(Math.abs(value - figure)).toBeLessThanOrEqual(allowed);
      }
      compared += 1;
    });
  };

  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const { connectivity, expect: expected } = test;
    const masks = { truth: readMask(test.truth), predicted: readMask(test.predicted) };
    const { shape } = masks.truth;
    const spatial = shape.length as 2 | 3;
    const detect = (predicted: typeof masks.truth, truth = predicted, options: Partial<LesionOptions> = {}) =>
      lesionDetection(predicted, truth, { classes: 1, spatial, connectivity, ...options });

    for (const { criterion, threshold, ...detection } of expected.detections) {
      const came = detect(masks.predicted, masks.truth, { criterion, threshold });
      const lesions = came.lesions(0, 0);
      for (const side of SIDES) {
        hold(lesions[side].flatMap(numbersOf), expected.lesions[side].flatMap(figuresOf));
        hold(
          lesions[side].map(({ overlap }) => overlap),
          detection[side].overlap,
        );
        hold(
          lesions[side].map(({ hit }) => Number(hit)),
          detection[side].hit,
        );
      }
      const { recall, precision, f1 } = detection;
      hold([came.recall().value, came.precision().value, came.f1().value], [recall, precision, f1]);
      hold([came.dice().value], [expected.lesionwiseDice.value]);
      for (const metric of ['recall', 'precision', 'f1'] as const) {
        expect([...came[metric]().empty]).toEqual([Number(detection[metric] === 'NaN')]);
      }
    }

    // A component's pixels, given as the prediction, cover the lesion of that number and no other.
    for (const side of SIDES) {
      const labels = readMask({ shape, runs: expected.labels[side] });
      expected.lesions[side].forEach((_, index, all) => {
        const component = pixelsOf(labels, (label) => label === index + 1);
        const { truth, predicted } = detect(component, masks[side]).lesions(0, 0);
        hold(
          truth.map(({ overlap }) => overlap),
          all.map((_, other) => Number(other === index)),
        );
        hold(
          predicted.map(({ pixels }) => pixels),
          [truth[index]?.pixels as number],
        );
      });
    }
    ran += 1;
  });

  afterAll(() => {
    console.log(`conformance lesions.json: ${ran} cases, ${compared} numbers`);
  });

  it('all cases were run', () => {
    expect([ran, compared]).toEqual([28, 12_452]);
  });
});
