/** Random cases of evaluations: images and volumes of different sizes, with and without a spacing, under odd names. */

import fc from 'fast-check';
import { boxes, IGNORED, spaces, spacingsOf } from './volume-pairs.js';

/** A case as `evaluate` takes it; its labels are plain lists. */
export interface ListedCase {
  id: string;
  predicted: { data: number[]; shape: number[] };
  truth: { data: number[]; shape: number[] };
  spacing: number[] | undefined;
}

/** Texts that a careless reader or writer of CSV or JSON breaks, and any other text. */
export const oddTexts = fc.oneof(
  fc.constantFrom(
    'a,b',
    'say "so"',
    '"',
    'two\nlines',
    'two\r\nlines',
    '\r',
    'µ, 猫 and 🐈',
    '__proto__',
    '=1+1',
  ),
  fc.constantFrom(
    'NaN',
    'case',
    ' padded ',
    '\u{10000}',
    '\uffff',
    '\ud800',
    '0',
    'constructor',
    "it's",
    ';',
    '\t',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
);

/** Cases of so many classes; the truth may hold {@link IGNORED}. */
export function caseLists(
  classes: number,
  {
    shapes = spaces,
    least = 1,
    most = 4,
  }: { shapes?: fc.Arbitrary<number[]>; least?: number; most?: number } = {},
): fc.Arbitrary<ListedCase[]> {
  const label = fc.integer({ min: 0, max: Math.max(classes, 2) - 1 });
  const known = fc.oneof({ weight: 4, arbitrary: label }, { weight: 1, arbitrary: fc.constant(IGNORED) });
  const listed = shapes.chain((shape) => {
    const array = (labels: fc.Arbitrary<number>) => boxes(shape, labels).map((data) => ({ data, shape }));
    return fc.record({
      id: oddTexts,
      predicted: array(label),
      truth: array(known),
      spacing: fc.option(spacingsOf(shape), { nil: undefined }),
    });
  });
  return fc.uniqueArray(listed, { selector: ({ id }) => id, minLength: least, maxLength: most });
}
