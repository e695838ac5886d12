/** Errors of segmetric in the words of TensorFlow.js: arrays are tensors here, and are mended by its operations. */

/** What segmetric's arguments are called in losses and metrics. */
const LOSS_NAMES: Readonly<Record<string, string>> = {
  scores: 'yPred',
  predicted: 'yPred',
  truth: 'yTrue',
  map: 'yTrue',
};

/** What segmetric advises for arrays, and what does the same to tensors. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/(\w+)\.data\.map\(\(v\) => v \/ 255\)/, 'tf.div($1, 255)'],
  [
    /^yTrue\.distances is undefined, but .*/,
    'boundaryLoss with distances: true reads yTrue as distances, so it cannot stand in a sum with losses of labels: leave ' +
      'distances out there',
  ],
  [/masks whose classes are the second axis say layout: .*/, 'tf.transpose makes the classes the last axis'],
];

/**
 * What a computation gives; its refusals are in the words of TensorFlow.js.
 *
 * @param names - what segmetric's arguments are called
 */
export function inTensorWords<T>(compute: () => T, names = LOSS_NAMES): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const renamed = error.message
      .replaceAll('truth.weights', 'pixelWeights')
      .replaceAll(
        /\b(scores|predicted|truth|map)\.(?=\w)/g,
        (came, name: string) => `${names[name] ?? came}.`,
      );
    const text = REMEDIES.reduce((said, [advice, remedy]) => said.replace(advice, remedy), renamed);
    throw error instanceof RangeError
      ? new RangeError(text, { cause: error })
      : new TypeError(text, { cause: error });
  }
}
