/** Every conformance case of a loss, in both layouts: value, gradient, checks, refusals, buckets. */

import { afterAll, describe, expect, it } from 'vitest';
import furtherText from '../../../crates/segmetric/tests/conformance/further-losses.json?raw';
import geometricText from '../../../crates/segmetric/tests/conformance/geometric-losses.json?raw';
import lovaszText from '../../../crates/segmetric/tests/conformance/lovasz-losses.json?raw';
import overlapText from '../../../crates/segmetric/tests/conformance/overlap-losses.json?raw';
import pixelText from '../../../crates/segmetric/tests/conformance/pixel-losses.json?raw';
import weightedText from '../../../crates/segmetric/tests/conformance/weighted-losses.json?raw';
import type { Loss, LovaszHinge, LovaszSoftmax, TermValues } from '../src/index.js';
import { lossTerms, lossValue, valueAndGradient } from '../src/index.js';
import { channelsFirst, channelsLast, shapeFirst } from './layouts.js';

interface Checks {
  blocks?: { class: number; pixels: number[]; sumAbsGradient: number }[];
  eulerValue?: number;
  pixelSumZero?: boolean;
  zeroAt?: number[];
}

interface Case {
  name: string;
  loss: Loss;
  scores: { shape: number[]; data: number[] };
  truth: { kind: 'map' | 'masks'; shape: number[]; data: number[]; weights?: number[] };
  gradientUnique?: boolean;
  expect: {
    value?: number;
    gradient?: number[];
    refused?: string;
    /** What a refusal names; `scores` by default. */
    names?: string;
    checks?: Checks;
    bucketed?: { bins: number; maxAbsError: number }[];
    /** What `lossTerms` gives. */
    terms?: { kind: string; weight: number; value: number; values?: (number | string)[]; shape: number[] }[];
  };
}

interface Topic {
  tolerance: {
    value: { relative: number; absolute: number };
    gradient: { relativeToLargest: number; absolute: number };
  };
  cases: Case[];
}

/** The files, and how many cases each has. */
const files = [
  { file: 'overlap-losses.json', text: overlapText, count: 304 },
  { file: 'lovasz-losses.json', text: lovaszText, count: 135 },
  { file: 'pixel-losses.json', text: pixelText, count: 160 },
  { file: 'further-losses.json', text: furtherText, count: 24 },
  { file: 'weighted-losses.json', text: weightedText, count: 64 },
  { file: 'geometric-losses.json', text: geometricText, count: 41 },
];

/** The arguments of a case in one of the layouts. */
function inLayout({ scores, truth }: Case, layout: 'channels-last' | 'channels-first') {
  const { weights } = truth;
  if (layout === 'channels-last') return { scores, truth: { data: truth.data, shape: truth.shape, weights } };
  const turned = (array: { shape: number[]; data: number[] }) => ({
    data: new Float32Array(channelsFirst(array.data, array.shape)),
    shape: shapeFirst(array.shape),
    layout,
  });
  return {
    scores: turned(scores),
    truth: {
      ...(truth.kind === 'masks' ? turned(truth) : { data: Int32Array.from(truth.data), shape: truth.shape }),
      weights: weights && Float32Array.from(weights),
    },
  };
}

/** The foreground, 0 or 1, of a score's pixel and class. */
function foreground({ truth, scores }: Case, flat: number): number {
  const classes = scores.shape.at(-1) as number;
  if (truth.kind === 'masks') return truth.data[flat] as number;
  const label = truth.data[Math.floor(flat / classes)] as number;
  return classes === 1 ? label : Number(label === flat % classes);
}

function holdChecks(test: Case, gradient: readonly number[]): void {
  const { blocks, eulerValue, pixelSumZero, zeroAt } = test.expect.checks as Checks;
  const classes = test.scores.shape.at(-1) as number;
  const near = (value: number) => 2e-7 + 1e-5 * Math.abs(value);
  for (const { class: index, pixels, sumAbsGradient } of blocks ?? []) {
    const sum = pixels.reduce(
      (total, pixel) => total + Math.abs(gradient[pixel * classes + index] as number),
      0,
    );
    expect(Math.abs(sum - sumAbsGradient), `block of class ${index}`).toBeLessThan(near(sumAbsGradient));
  }
  if (eulerValue !== undefined) {
    // Where the error of a probability is 0, p is y; that of a raw score is 0 where the score is 2y − 1.
    const right = (y: number) => (test.loss.kind === 'lovaszHinge' ? 2 * y - 1 : y);
    const sum = gradient.reduce((total, slope, flat) => {
      return total + slope * ((test.scores.data[flat] as number) - right(foreground(test, flat)));
    }, 0);
    expect(Math.abs(sum - eulerValue), 'Euler').toBeLessThan(near(eulerValue));
  }
  for (let pixel = 0; pixelSumZero && pixel < gradient.length; pixel += classes) {
    const sum = gradient.slice(pixel, pixel + classes).reduce((total, slope) => total + slope, 0);
    expect(Math.abs(sum), `sum over classes at ${pixel}`).toBeLessThan(1e-7);
  }
  for (const flat of zeroAt ?? []) expect(Math.abs(gradient[flat] as number)).toBe(0);
}

describe.each(files)('$file', ({ file, text, count }) => {
  const { tolerance, cases } = JSON.parse(text) as Topic;
  let ran = 0;

  function holdValue(value: number, expected: number): void {
    const allowed = tolerance.value.absolute + tolerance.value.relative * Math.abs(expected);
    expect(Math.abs(value - expected), `value ${value}, expected ${expected}`).toBeLessThanOrEqual(allowed);
  }

  function holdGradient(gradient: readonly number[], expected: readonly number[]): void {
    expect(gradient.length).toBe(expected.length);
    const largest = expected.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
    const allowed = tolerance.gradient.absolute + tolerance.gradient.relativeToLargest * largest;
    gradient.forEach((slope, flat) => {
      const error = Math.abs(slope - (expected[flat] as number));
      if (!(error <= allowed))
        expect.fail(`gradient[${flat}] is ${slope}, expected ${expected[flat]} ± ${allowed}`);
    });
  }

  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const { loss, scores: given, expect: wanted } = test;
    for (const layout of ['channels-last', 'channels-first'] as const) {
      const { scores, truth } = inLayout(test, layout);
      if (wanted.refused !== undefined) {
        expect(() => valueAndGradient(loss, scores, truth)).toThrow(wanted.names ?? 'scores');
        continue;
      }
      const { value, gradient } = valueAndGradient(loss, scores, truth);
      const flat = layout === 'channels-last' ? [...gradient] : channelsLast(gradient, given.shape);
      holdValue(value, wanted.value as number);
      expect(lossValue(loss, scores, truth)).toBe(value);
      if (wanted.gradient !== undefined) holdGradient(flat, wanted.gradient);
      else expect(test.gradientUnique).toBe(false);
      if (wanted.checks !== undefined) holdChecks(test, flat);
      if (wanted.terms !== undefined) {
        const { value: total, terms } = lossTerms(loss, scores, truth);
        holdValue(total, wanted.value as number);
        expect(terms.map(({ kind, weight }) => [kind, weight])).toEqual(
          wanted.terms.map(({ kind, weight }) => [kind, weight]),
        );
        wanted.terms.forEach(({ value, values, shape }, place) => {
          const term = terms[place] as TermValues;
          holdValue(term.value, value);
          if (values === undefined) return;
          expect(term.shape).toEqual(shape);
          expect(term.values.length).toBe(values.length);
          values.forEach((each, at) => {
            if (each === 'NaN') expect(term.values[at]).toBeNaN();
            else holdValue(term.values[at] as number, each as number);
          });
        });
      }
      for (const { bins, maxAbsError } of wanted.bucketed ?? []) {
        const bucketed = lossValue({ ...(loss as LovaszSoftmax | LovaszHinge), bins }, scores, truth);
        expect(Math.abs(bucketed - (wanted.value as number))).toBeLessThanOrEqual(maxAbsError);
      }
    }
    ran += 1;
  });

  afterAll(() => {
    console.log(`conformance ${file}: ${ran} cases x 2 layouts`);
  });

  it('all cases were run', () => {
    expect(cases.length).toBe(count);
    expect(ran).toBe(count);
  });
});
