/**
 * Random class maps under random tables of names and labels, in every kind of array, and what they come to by direct
 * counting. The same pixels are also told as maps of the labels 0, 1, 2, …, which need no table.
 */

import fc from 'fast-check';
import type { LabelData, PairOptions } from '../src/index.js';
import { naiveColumns } from './naive-counts.js';

/** A batch under a table. */
export interface Tabled {
  /** The label of each class, in the order of results; class `i` is called `c<i>`. */
  labels: number[];
  ignored: number[];
  /** Unions of classes, by index. */
  regions: Record<string, number[]>;
  images: number;
  /** Labels, flat. */
  predicted: number[];
  truth: number[];
  /** The kinds of array: which one of those that can hold the labels. */
  kinds: [number, number];
}

/** The width of all images; each has two rows. */
const WIDTH = 4;
const PIXELS = 2 * WIDTH;

const MAKERS: ((labels: number[]) => LabelData)[] = [
  (labels) => labels,
  (labels) => Uint8Array.from(labels),
  (labels) => Uint8ClampedArray.from(labels),
  (labels) => Int8Array.from(labels),
  (labels) => Int16Array.from(labels),
  (labels) => Uint16Array.from(labels),
  (labels) => Int32Array.from(labels),
  (labels) => Uint32Array.from(labels),
  (labels) => Float32Array.from(labels),
  (labels) => Float64Array.from(labels),
  (labels) => BigInt64Array.from(labels, BigInt),
  (labels) => labels.map(Boolean) as unknown as LabelData,
];

/** Each kind of array that can hold these labels. */
export function arraysOf(labels: number[]): LabelData[] {
  return MAKERS.map((make) => make(labels)).filter((array) =>
    labels.every((label, place) => Number(array[place]) === label),
  );
}

/** Gaps, negative labels, those of FreeSurfer and of the Allen atlas, and the ends of 8, 16 and 32 bits. */
const oddLabels = fc.constantFrom(
  ...[-1, -2, -128, -129, -32768, -32769, -(2 ** 31), 0, 1, 2, 3, 4, 7, 9, 126, 127, 128],
  ...[253, 254, 255, 256, 257, 2035, 32767, 32768, 65535, 65536, 614454277, 2 ** 31 - 1],
);

const small = fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 6 }), oddLabels), {
  minLength: 1,
  maxLength: 7,
});
/** So many that a byte does not number them; one after another or with gaps. */
const many = fc
  .record({
    first: fc.integer({ min: -200, max: 3 }),
    step: fc.constantFrom(1, 1, 7),
    length: fc.integer({ min: 250, max: 300 }),
  })
  .map(({ first, step, length }) => Array.from({ length }, (_, place) => first + step * place));

/** Batches under small tables, or with `large` also under tables of up to 300 classes. */
export function tabled({ large }: { large: boolean }): fc.Arbitrary<Tabled> {
  const tables = large ? fc.oneof({ weight: 3, arbitrary: small }, { weight: 1, arbitrary: many }) : small;
  return fc
    .record({
      labels: tables,
      ignored: fc.uniqueArray(oddLabels, { maxLength: 3 }),
      images: fc.integer({ min: 1, max: 3 }),
    })
    .chain(({ labels, ignored, images }) => {
      const allowed = labels.includes(0) ? labels : [0, 0, ...labels];
      const truths = [...allowed, ...allowed, ...ignored];
      const pixel = fc.tuple(fc.nat(2), fc.constantFrom(...truths), fc.constantFrom(...allowed), oddLabels);
      const indices = labels.map((_, index) => index);
      const union = fc.shuffledSubarray(indices, { minLength: 1, maxLength: Math.min(4, indices.length) });
      return fc
        .record({
          pixels: fc.array(pixel, { minLength: images * PIXELS, maxLength: images * PIXELS }),
          regions:
            labels.length === 1 ? fc.constant({}) : fc.dictionary(fc.constantFrom('some', 'others'), union),
          kinds: fc.tuple(fc.nat(), fc.nat()),
        })
        .map(({ pixels, regions, kinds }) => ({
          labels,
          ignored,
          regions: { ...regions },
          images,
          kinds,
          truth: pixels.map(([, truth]) => truth),
          // Where the truth is ignored, anything may be predicted.
          predicted: pixels.map(([alike, truth, other, anything]) =>
            ignored.includes(truth) ? anything : alike === 0 ? truth : other,
          ),
        }));
    });
}

const nameOf = (index: number) => `c${index}`;

/** The names of the classes. */
export const namesOf = ({ labels }: Tabled) => labels.map((_, index) => nameOf(index));

const map = (labels: number[], images: number, kind = 0) => {
  const arrays = arraysOf(labels);
  return { data: arrays[kind % arrays.length] as LabelData, shape: [images, 2, WIDTH] };
};

type Arguments = [predicted: ReturnType<typeof map>, truth: ReturnType<typeof map>, PairOptions];

/** The arguments of metrics, with the table. Of an only ignored label there is a number, else a list. */
export function asArguments(batch: Tabled): Arguments {
  const { labels, ignored, regions, images, predicted, truth, kinds } = batch;
  const named = Object.entries(regions).map(([name, members]) => [name, members.map(nameOf)]);
  return [
    map(predicted, images, kinds[0]),
    map(truth, images, kinds[1]),
    {
      classes: Object.fromEntries(labels.map((label, index) => [nameOf(index), label])),
      regions: Object.fromEntries(named),
      ignoreLabel: ignored.length === 1 ? ignored[0] : ignored,
      spatial: 2,
    },
  ];
}

/**
 * The same pixels without a table: the label of class `i` is i + 1, and 0 is what belongs to no class. The names are the same, and
 * that of 0 is `rest`.
 */
export function renumbered(batch: Tabled): Arguments {
  const { labels, ignored, regions, images, predicted, truth } = batch;
  const left = labels.length + 1;
  const isIgnored = truth.map((label) => ignored.includes(label));
  const number = (label: number) => labels.indexOf(label) + 1;
  const moved = Object.entries(regions).map(([name, members]) => [name, members.map((index) => index + 1)]);
  return [
    map(
      predicted.map((label, pixel) => (isIgnored[pixel] ? 0 : number(label))),
      images,
    ),
    map(
      truth.map((label, pixel) => (isIgnored[pixel] ? left : number(label))),
      images,
    ),
    {
      classes: ['rest', ...namesOf(batch)],
      regions: Object.fromEntries(moved),
      ignoreLabel: left,
      spatial: 2,
    },
  ];
}

/** A column for each class and region of each image, and the right pixels of each image, by direct counting. */
export function countedDirectly({ labels, ignored, regions, images, predicted, truth }: Tabled) {
  const sets = [
    ...labels.map((label) => [label]),
    ...Object.values(regions).map((all) => all.map((index) => labels[index] as number)),
  ];
  const grid = Array.from({ length: images }, (_, image) => {
    const valid = truth
      .map((label, pixel) => [predicted[pixel] as number, label] as const)
      .slice(image * PIXELS, (image + 1) * PIXELS)
      .filter(([, label]) => !ignored.includes(label));
    return {
      columns: naiveColumns(valid, sets),
      right: valid.filter(([one, other]) => one === other).length,
      valid: valid.length,
    };
  });
  return grid;
}
