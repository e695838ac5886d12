/** Wrong arguments of the statistics, and the line that refuses each. */

import { bootstrapDifference, bootstrapMean, wilcoxonSignedRank } from '../src/index.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const scores = [0.9, 0.8, 0.7, 0.2];
const mean = (options: unknown, values: unknown = scores) => bootstrapMean(values as Any, options as Any);
const pair = (a: unknown, b: unknown) => bootstrapDifference(a as Any, b as Any);
const test = (options: unknown, a: unknown = scores, b: unknown = [0.8, 0.7, 0.5, 0.1]) =>
  wilcoxonSignedRank(a as Any, b as Any, options as Any);

/** Calls that are refused, by subject. */
export const refusedStatistics: Record<string, [call: () => unknown, text: RegExp][]> = {
  'values of the statistics': [
    [
      () => mean({}, [0.5, 0.5, 0.5, Number.NaN]),
      /^values\[3\] is NaN, but a finite number is needed, up to 1e\+?300: leave out cases where/,
    ],
    [() => mean({}, new Float64Array([1, -1 / 0])), /^values\[1\] is -Infinity, but a finite number/],
    [() => mean({}, [1, 1.1e300]), /^values\[1\] is 1.1e\+300, but a finite number is needed, up to/],
    [() => mean({}, [1, '2']), /^values\[1\] is "2", but a number is needed/],
    [() => mean({}, Object.assign([1], { 2: 2 })), /^values\[1\] is undefined, but a number is needed/],
    [() => mean({}, 'abc'), /^values is "abc", but a typed array/],
    [() => mean({}, { data: scores }), /^values is \{ data \}, but a typed array .* or a list of numbers/],
    [() => mean({}, new BigInt64Array(3)), /^values is BigInt64Array .*, but ordinary numbers are needed/],
    [() => mean({}, [0.5]), /^values has 1 numbers, but at least 2 cases are needed/],
    [() => mean({}, []), /^values has 0 numbers, but at least 2 cases are needed/],
    [() => pair(scores, [1, 2, 3]), /^b has 3 numbers, but a has 4: the same cases in one order are needed/],
    [() => pair(scores, [1, 2, 3, Number.NaN]), /^b\[3\] is NaN, but a finite number/],
    [() => pair([Number.NaN, 1], [1, 2]), /^a\[0\] is NaN, but a finite number/],
    [() => pair([1], [2]), /^a has 1 numbers, but at least 2 cases are needed/],
    [() => test({}, []), /^a has 0 numbers, but at least 1 case is needed/],
    [() => wilcoxonSignedRank(scores, undefined as Any), /^b is undefined, but a typed array/],
    [() => test({}, scores, [1]), /^b has 1 numbers, but a has 4/],
    [() => test({}, [1, 1 / 0], [1, 2]), /^a\[1\] is Infinity, but a finite number/],
  ],
  'options of the statistics': [
    [
      () => mean({ confidence: 95 }),
      /^bootstrapMean.confidence is 95, but a number above 0 and below 1 is needed/,
    ],
    [() => mean({ confidence: 1 }), /^bootstrapMean.confidence is 1, but/],
    [() => mean({ confidence: 0 }), /^bootstrapMean.confidence is 0, but/],
    [() => mean({ confidence: '95%' }), /^bootstrapMean.confidence is "95%", but a number/],
    [() => mean({ resamples: 99 }), /^bootstrapMean.resamples is 99, but a whole number from 100 to/],
    [() => mean({ resamples: 2e6 }), /^bootstrapMean.resamples is 2000000, but a whole number from 100/],
    [() => mean({ resamples: 1000.5 }), /^bootstrapMean.resamples is 1000.5, but a whole number/],
    [
      () => mean({ resamples: 100 }),
      /^bootstrapMean.resamples is 100, but for confidence 0.95 at least 200 are needed/,
    ],
    [
      () => mean({ confidence: 0.9999 }),
      /^bootstrapMean.resamples is 10000, but for confidence 0.9999 at least 100000 are/,
    ],
    [() => mean({ seed: -1 }), /^bootstrapMean.seed is -1, but a whole number from 0/],
    [() => mean({ seed: 2 ** 53 }), /^bootstrapMean.seed is 9007199254740992, but a whole number/],
    [() => mean({ seed: 'a' }), /^bootstrapMean.seed is "a", but a whole number/],
    [() => mean({ method: 'BCa' }), /^bootstrapMean.method is "BCa", but 'bca' or 'percentile' is needed/],
    [() => mean({ repeats: 9 }), /^bootstrapMean has no option "repeats"; its options are confidence, /],
    [() => mean({ groups: 'abcd' }), /^bootstrapMean.groups is "abcd", but a list of strings or numbers/],
    [() => mean({ groups: ['a', 'b'] }), /^bootstrapMean.groups has 2 names, but there are 4 cases/],
    [
      () => mean({ groups: ['a', 'a', 'b', null] }),
      /^bootstrapMean.groups\[3\] is null, but a string or a number/,
    ],
    [
      () => mean({ groups: [1, 2, 3, Number.NaN] }),
      /^bootstrapMean.groups\[3\] is NaN, but a string or a number/,
    ],
    [
      () => mean({ groups: [7, 7, '7', 8] }),
      /^bootstrapMean.groups\[2\] is "7", but bootstrapMean.groups\[0\] is 7: one kind/,
    ],
    [
      () => mean({ groups: ['a', 'a', 'a', 'a'] }),
      /^bootstrapMean.groups has a single group, but at least 2 are needed/,
    ],
    [
      () => bootstrapDifference(scores, scores, { confidence: 2 }),
      /^bootstrapDifference.confidence is 2, but/,
    ],
    [
      () => test({ alternative: 'two.sided' }),
      /^wilcoxonSignedRank.alternative is "two.sided", but 'two-sided' or 'greater' or/,
    ],
    [
      () => test({ zeros: 'zero' }),
      /^wilcoxonSignedRank.zeros is "zero", but 'wilcox' or 'pratt' or 'zsplit'/,
    ],
    [
      () => test({ method: 'asymptotic' }),
      /^wilcoxonSignedRank.method is "asymptotic", but 'auto' or 'exact' or 'normal'/,
    ],
    [() => test({ correction: 1 }), /^wilcoxonSignedRank.correction is 1, but true or false/],
    [() => test({ mode: 'exact' }), /^wilcoxonSignedRank has no option "mode"/],
    [
      () => test({ method: 'exact' }, new Float32Array(1001).fill(1), new Float32Array(1001)),
      /^wilcoxonSignedRank.method is "exact", but 1001 differences are not 0, and exact goes up to 1000/,
    ],
  ],
};
