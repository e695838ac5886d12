/**
 * Wrong options of losses, and the line that refuses each. `@ts-expect-error` stands where the types refuse it too: the
 * type check fails where they do not.
 */

import {
  asLoss,
  crossEntropy,
  diceCrossEntropy,
  focal,
  generalizedDice,
  lossValue,
  lovaszHinge,
  lovaszSoftmax,
  matthewsLoss,
  softDice,
  softJaccard,
  tversky,
  weightedSum,
} from '../src/index.js';
import { scores, truth } from './refused-losses.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const sum = (...arguments_: unknown[]) => weightedSum(...(arguments_ as [Any, Any]));

/** Calls that are refused, by subject. */
export const refusedOptions: Record<string, [call: () => unknown, text: RegExp][]> = {
  options: [
    [
      () => softDice({ smoth: 1 } as Any),
      /^softDice has no option "smoth"; its options are activation, .*smooth/,
    ],
    [() => lovaszSoftmax({ smooth: 1 } as Any), /^lovaszSoftmax has no option "smooth"/],
    [() => softDice('softmax' as Any), /^softDice's options is "softmax", but a plain object is needed/],
    [
      () => softDice({ activation: 'tanh' } as Any),
      /^softDice.activation is "tanh", but 'none' or 'softmax'/,
    ],
    [() => softDice({ over: 'class' } as Any), /^softDice.over is "class", but 'image' or 'batch'/],
    [
      () => softDice({ classes: 'some' } as Any),
      /^softDice.classes is "some", but 'all', 'present' or a list/,
    ],
    [() => softDice({ classes: [] }), /^softDice.classes is \[\], but at least one class/],
    [() => softDice({ classes: [1, 1] }), /^softDice.classes\[1\] is 1, but that class is listed before/],
    [() => softDice({ classes: [0.5] }), /^softDice.classes\[0\] is 0.5, but/],
    [() => softDice({ classWeights: [0, 0] }), /^softDice.classWeights is \[0, 0\], but at least one/],
    [() => softDice({ classWeights: [1, -1] }), /^softDice.classWeights\[1\] is -1, but/],
    [() => softDice({ smooth: -1 }), /^softDice.smooth is -1, but a finite number of at least 0/],
    [() => softDice({ smooth: { numerator: 1 } } as Any), /^softDice.smooth is \{ numerator \}, but both/],
    [() => softDice({ smooth: '1' } as Any), /^softDice.smooth is "1", but a number or/],
    [() => softDice({ exponent: 0 }), /^softDice.exponent is 0, but a finite number above 0/],
    [() => softDice({ logCosh: 'yes' } as Any), /^softDice.logCosh is "yes", but true or false/],
    [
      () => tversky({ logarithm: true, logCosh: true } as Any),
      /^tversky.logCosh is true, but tversky.logarithm is true too/,
    ],
    [() => softDice({ logarithm: 1 } as Any), /^softDice.logarithm is 1, but true or false/],
    [
      () => softDice({ squared: true, softLabels: true } as Any),
      /^softDice.softLabels is true, but softDice.squared/,
    ],
    [() => softDice({ ignoreLabel: 0.5 }), /^softDice.ignoreLabel is 0.5, but a whole number/],
    [
      () => lovaszSoftmax({ bins: 1000 }),
      /^lovaszSoftmax.bins is 1000, but 'exact' or a power of two from 256/,
    ],
    [() => lovaszSoftmax({ bins: 128 }), /^lovaszSoftmax.bins is 128/],
    [() => crossEntropy({ weights: 'balanced' } as Any), /^crossEntropy.weights is "balanced", but/],
    [
      () => crossEntropy({ activation: 'sigmoid', normalize: 'weights' }),
      /^crossEntropy.normalize is "weights", but/,
    ],
    [
      () => crossEntropy({ activation: 'softmax', labels: 'independent' }),
      /^crossEntropy.labels is "independent"/,
    ],
    [() => asLoss({ kind: 'dice' }), /^loss.kind is "dice", but the kinds of loss are softDice/],
    [() => asLoss({ kind: 'softDice', exponent: -2 }), /^softDice.exponent is -2/],
    [() => asLoss(null), /^loss is null, but a loss is needed/],
    [() => lossValue('softDice' as Any, scores, truth), /^loss is "softDice", but a loss is needed/],
    [() => softJaccard({ exponent: 1e13 }), /^softJaccard.exponent is 10000000000000, but .* up to 1e12/],
    [() => tversky({ alpha: -0.5 }), /^tversky.alpha is -0.5, but a finite number of at least 0/],
    [() => tversky({ beta: Number.NaN }), /^tversky.beta is NaN, but a finite number of at least 0/],
    // @ts-expect-error
    [() => generalizedDice({ weight: 'cube' }), /^generalizedDice.weight is "cube", but 'square' or/],
    [() => lovaszHinge({ bins: 0.5 }), /^lovaszHinge.bins is 0.5, but 'exact' or a power of two/],
    [() => focal({ gamma: -1 }), /^focal.gamma is -1, but a finite number of at least 0/],
    [() => focal({ gamma: 1 / 0 }), /^focal.gamma is Infinity, but a finite number of at least 0/],
    [() => focal({ activation: 'softmax', labels: 'independent' }), /^focal.labels is "independent", but/],
    [() => focal({ labels: 'independent', normalize: 'weights' }), /^focal.normalize is "weights", but/],
    [
      () => diceCrossEntropy({ activation: 'sigmoid', normalize: 'weights' }),
      /^diceCrossEntropy.normalize is "weights", but/,
    ],
    [() => diceCrossEntropy({ smooth: -1 }), /^diceCrossEntropy.smooth is -1, but/],
  ],
  'options of other losses': [
    // @ts-expect-error
    [() => softDice({ alpha: 1 }), /^softDice has no option "alpha"; its options/],
    // @ts-expect-error
    [() => softDice({ weights: [1] }), /^softDice has no option "weights"/],
    // @ts-expect-error
    [() => softDice({ squared: true, softLabels: true }), /^softDice.softLabels is true, but/],
    // @ts-expect-error
    [() => softJaccard({ squared: true, softLabels: true }), /^softJaccard.softLabels is true, but/],
    // @ts-expect-error
    [() => softJaccard({ bins: 256 }), /^softJaccard has no option "bins"/],
    // @ts-expect-error
    [() => tversky({ squared: true }), /^tversky has no option "squared"; its options are .*alpha, beta/],
    // @ts-expect-error
    [() => tversky({ softLabels: 1 }), /^tversky.softLabels is 1, but/],
    // @ts-expect-error
    [() => generalizedDice({ softLabels: 'yes' }), /^generalizedDice.softLabels is "yes", but/],
    // @ts-expect-error
    [() => matthewsLoss({ smooth: 'no' }), /^matthewsLoss.smooth is "no", but/],
    [() => matthewsLoss({ smooth: -1 }), /^matthewsLoss.smooth is -1, but/],
    // @ts-expect-error
    [() => matthewsLoss({ squared: true }), /^matthewsLoss has no option "squared"/],
    // @ts-expect-error
    [() => generalizedDice({ classWeights: [1, 1] }), /^generalizedDice has no option "classWeights"/],
    // @ts-expect-error
    [() => generalizedDice({ exponent: 2 }), /^generalizedDice has no option "exponent"/],
    // @ts-expect-error
    [() => generalizedDice({ logarithm: true }), /^generalizedDice has no option "logarithm"/],
    // @ts-expect-error
    [() => lovaszSoftmax({ smooth: 0 }), /^lovaszSoftmax has no option "smooth"/],
    // @ts-expect-error
    [() => lovaszHinge({ activation: 'sigmoid' }), /^lovaszHinge has no option "activation"/],
    // @ts-expect-error
    [() => crossEntropy({ gamma: 2 }), /^crossEntropy has no option "gamma"/],
    // @ts-expect-error
    [() => crossEntropy({ over: 'batch' }), /^crossEntropy has no option "over"/],
    // @ts-expect-error
    [() => focal({ classWeights: [1, 1] }), /^focal has no option "classWeights"; its options are .*gamma/],
    // @ts-expect-error
    [() => diceCrossEntropy({ alpha: 1 }), /^diceCrossEntropy has no option "alpha"/],
    // @ts-expect-error
    [() => diceCrossEntropy({ squared: true, softLabels: true }), /^diceCrossEntropy.softLabels is/],
  ],
  sums: [
    [() => sum(undefined), /^weightedSum.terms is undefined, but a list of \[weight, loss\] is needed/],
    [() => weightedSum([]), /^weightedSum.terms is \[\], but at least one/],
    // @ts-expect-error
    [() => weightedSum([softDice()]), /^weightedSum.terms\[0\] is \{ kind \}, but a pair/],
    // @ts-expect-error
    [() => weightedSum([[softDice(), 1]]), /^weightedSum.terms\[0\]\[0\] is \{ kind \}, but a number/],
    [() => weightedSum([[1 / 0, softDice()]]), /^weightedSum.terms\[0\]\[0\] is Infinity, but a finite/],
    [
      () =>
        weightedSum([
          [1, softDice()],
          [Number.NaN, focal()],
        ]),
      /^weightedSum.terms\[1\]\[0\] is NaN/,
    ],
    [
      () => weightedSum([[1e9, weightedSum([[1e9, softDice()]])]]),
      /^weightedSum.terms\[0\]\[1\].terms\[0\]\[0\] is 1000000000000000000, but/,
    ],
    [() => sum([[1, null]]), /^weightedSum.terms\[0\]\[1\] is null, but a loss is needed/],
    [
      () => sum([[1, { kind: 'dice' }]]),
      /^weightedSum.terms\[0\]\[1\].kind is "dice", but the kinds .* weightedSum/,
    ],
    [
      () => weightedSum([[1, { kind: 'softDice', exponent: 0 }]]),
      /^weightedSum.terms\[0\]\[1\].exponent is 0, but/,
    ],
    [
      () =>
        weightedSum([
          [1, softDice()],
          [1, crossEntropy({ activation: 'softmax' })],
        ]),
      /^weightedSum.terms\[1\]\[1\] is a crossEntropy with activation softmax, but weightedSum.terms\[0\]\[1\] is a softDice with activation none/,
    ],
    [
      () =>
        weightedSum([
          [1, lovaszHinge({ ignoreLabel: 255 })],
          [1, lovaszHinge()],
        ]),
      /^weightedSum.terms\[1\]\[1\] is a lovaszHinge with ignoreLabel none, but .*terms\[0\]\[1\] is a lovaszHinge with ignoreLabel 255/,
    ],
    [
      () =>
        weightedSum([
          [1, weightedSum([[1, focal()]])],
          [1, tversky({ activation: 'sigmoid' })],
        ]),
      /^weightedSum.terms\[1\]\[1\] is a tversky .*weightedSum.terms\[0\]\[1\].terms\[0\]\[1\] is a focal with/,
    ],
    [
      () =>
        weightedSum([
          [1, lovaszSoftmax()],
          [1, lovaszHinge()],
        ]),
      /^weightedSum.terms\[1\]\[1\] is a lovaszHinge, a loss of raw scores, but .*terms\[0\]\[1\] is a lovaszSoftmax with activation none/,
    ],
    // @ts-expect-error
    [() => weightedSum([[1, softDice()]], { gamma: 2 }), /^weightedSum.shared has no option "gamma"; its/],
    // @ts-expect-error
    [() => weightedSum([[1, lovaszHinge()]], { activation: 'none' }), /^weightedSum.shared has no option/],
    [
      () => sum([[1, softDice()]], 'softmax'),
      /^weightedSum.shared's options is "softmax", but a plain object/,
    ],
    [() => weightedSum([[1, softDice()]], { smooth: -1 }), /^weightedSum.shared.smooth is -1, but/],
    [
      () => weightedSum([[1, crossEntropy({ labels: 'independent' })]], { activation: 'softmax' }),
      /^weightedSum.terms\[0\]\[1\].labels is "independent", but activation 'softmax'/,
    ],
    [() => asLoss({ kind: 'weightedSum' }), /^weightedSum.terms is undefined, but/],
    [
      () => asLoss({ kind: 'weightedSum', terms: [], activation: 'softmax' }),
      /^weightedSum has no option "activation"/,
    ],
  ],
};
