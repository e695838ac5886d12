/**
 * Class maps on their way into the core: the labels stream through two small windows in the kinds in which they are held,
 * so maps of any size pass. The core turns them into the codes of classes; what is no label of a class is refused here.
 */

import type { ReadLabels } from '../../arrays/array-data.js';
import { classesText, dividedBy255, holdsOnly0And255, ignoredText } from '../../arrays/label-errors.js';
import type { ReadWeights } from '../../arrays/weights.js';
import { wrongWeight, wrongWeightSum } from '../../arrays/weights.js';
import { notAllowed } from '../../checks/argument-errors.js';
import { own } from '../../checks/object-fields.js';
import { typedKind } from '../../checks/typed-arrays.js';
import type { Metrics } from '../../core/metrics.js';
import type { ClassTable } from './class-table.js';
import { labelsOf } from './class-table.js';

/** Pixels that go through the core at a time: few enough for the processor's cache, and whole blocks of `byte_lanes.rs`. */
const WINDOW = 16 * 4080;

/** The kinds of labels that the core reads, by its numbers; `labels_of` of the binding has the same. */
const VIEWS = [
  Uint8Array,
  Int32Array,
  Float32Array,
  Int16Array,
  Uint16Array,
  Float64Array,
  BigInt64Array,
] as const;

/** For each kind of array the kind of the core that holds its numbers exactly; of the others that is 64-bit floats. */
const KINDS: Readonly<Record<string, number>> = {
  Uint8Array: 0,
  Uint8ClampedArray: 0,
  Int32Array: 1,
  Float32Array: 2,
  Float16Array: 2,
  Int16Array: 3,
  Int8Array: 3,
  Uint16Array: 4,
  BigInt64Array: 6,
};
const FLOAT = 2;
const DOUBLE = 5;

/** Labels of a prediction and of its truth, of all images one after another. */
export interface LabelPair {
  readonly predicted: ReadLabels;
  readonly truth: ReadLabels;
  readonly weights: ReadWeights | undefined;
}

/** How labels are read: the classes, and which labels of the truth are ignored. */
export interface Labels extends ClassTable {
  readonly ignored: readonly number[];
}

/**
 * Streams labels through the core's windows.
 *
 * @param take - takes what is in the windows; the core gives undefined, or what is wrong, as `wrong_pixel` of the binding says it
 */
export function streamLabels(
  core: Metrics,
  memory: WebAssembly.Memory,
  { predicted, truth, weights }: LabelPair,
  [first, end]: readonly [number, number],
  labels: Labels,
  take: () => number | undefined,
): void {
  eachWindow(first, end, (start, length) => {
    const addresses = [predicted, truth].map((data, which) =>
      core.reserveWindow(which, kindOf(data), length),
    );
    copyWeights(core, memory, weights, start, length);
    [predicted, truth].forEach((data, which) => {
      copyWindow(data, start, length, memory.buffer as ArrayBuffer, addresses[which] as number);
    });
    const wrong = take();
    if (wrong !== undefined) {
      checkWeight(wrong, weights, start);
      const [name, data] =
        wrong % 4 === 1 ? (['truth', truth] as const) : (['predicted', predicted] as const);
      throw wrongLabel(name, data, start + Math.floor(wrong / 4), labels);
    }
  });
}

/** Copies weights to their window. It is the last that is reserved, so no view is lost by it. */
function copyWeights(
  core: Metrics,
  memory: WebAssembly.Memory,
  weights: ReadWeights | undefined,
  first: number,
  length: number,
): void {
  if (weights === undefined) return;
  const address = core.reserveWindow(2, FLOAT, length);
  weights.copyTo(memory.buffer as ArrayBuffer, address, first, first + length);
}

/** Refuses what the core refused, where it is a weight; `start` is the place of the window's first. */
function checkWeight(wrong: number | undefined, weights: ReadWeights | undefined, start: number): void {
  if (wrong === undefined || weights === undefined || wrong % 4 < 2) return;
  const refused = wrong % 4 === 2 ? wrongWeight : wrongWeightSum;
  throw refused(weights, start + Math.floor(wrong / 4));
}

/** Calls `use` for one window after another. */
function eachWindow(first: number, end: number, use: (start: number, length: number) => void): void {
  for (let start = first; start < end; start += WINDOW) use(start, Math.min(WINDOW, end - start));
}

/** Writes whether each pixel from `start` on is in a set: 0, 1, in the truth also {@link IGNORED}. */
export type BinaryPair = (
  image: number,
  start: number,
  length: number,
  predicted: Uint8Array,
  truth: Uint8Array,
) => void;

/** What a {@link BinaryPair} holds where the truth is ignored. */
export const IGNORED = 2;

/** Streams one image of a set of pixels through the core's windows. */
export function streamBinary(
  core: Metrics,
  memory: WebAssembly.Memory,
  pair: BinaryPair,
  weights: ReadWeights | undefined,
  image: number,
  pixels: number,
  take: () => number | undefined,
): void {
  eachWindow(0, pixels, (start, length) => {
    const [predicted = 0, truth = 0] = [0, 1].map((which) => core.reserveWindow(which, 0, length));
    copyWeights(core, memory, weights, image * pixels + start, length);
    const view = (address: number) => new Uint8Array(memory.buffer, address, length);
    pair(image, start, length, view(predicted), view(truth));
    checkWeight(take(), weights, image * pixels + start);
  });
}

/** Tells the core the classes whose labels come next, and regions to count with them. */
export function beginMaps(core: Metrics, labels: Labels, regions: readonly (readonly number[])[] = []): void {
  core.beginMaps(
    Int32Array.from(labelsOf(labels)),
    Int32Array.from(labels.ignored),
    Uint32Array.from(regions.flatMap((classes) => [classes.length, ...classes])),
  );
}

/** The same for sets of pixels. */
export function beginBinary(core: Metrics): void {
  beginMaps(core, { classes: 1, ignored: [IGNORED] });
}

function kindOf(data: ReadLabels): number {
  return KINDS[typedKind(data) ?? ''] ?? DOUBLE;
}

function copyWindow(
  data: ReadLabels,
  start: number,
  length: number,
  buffer: ArrayBuffer,
  address: number,
): void {
  const kind = kindOf(data);
  const view = new (VIEWS[kind] as Float64ArrayConstructor)(buffer, address, length);
  view.set((data as Float64Array).subarray(start, start + length));
}

function wrongLabel(name: string, data: ReadLabels, place: number, labels: Labels): RangeError {
  const value = Number(data[place]);
  const at = `${name}.data[${place}]`;
  if ((value | 0) !== value) return notAllowed(at, value, 'a label is a whole number of 32 bits');
  if (value === 255 && holdsOnly0And255(data)) {
    const table = 'or, where both maps are such, the option is classes: { foreground: 255 }';
    return notAllowed(at, value, `${dividedBy255(name, data)}; ${table}`);
  }
  const { classes, ignored } = labels;
  const table = tableText(labels);
  const only = name === 'predicted' && ignored.includes(value) ? ', which is of the truth alone' : '';
  // To ignore a label that is a class would leave the class out.
  const other = table === undefined ? `; a table has other labels: classes: { name: ${value} }` : '';
  return notAllowed(at, value, `${table ?? classesText(classes)} and ${ignoredText(ignored)}${only}${other}`);
}

/** The labels of a table, for error messages. */
function tableText(table: Labels): string | undefined {
  const [names = [], labels] = [own(table, 'names'), own(table, 'labels')];
  if (labels === undefined) return undefined;
  const all = labels.map((label, place) => `${label} (${names[place]})`);
  const some = all.length > 12 ? `${all.slice(0, 12).join(', ')}, … ${all.length} in all` : all.join(', ');
  return `classes has the labels ${some}${labels.includes(0) ? '' : '; 0 is background'},`;
}
