/** Errors of segmetric in the words of TensorFlow.js: what it calls scores and truth, or a prediction's map, are tensors here. */

/** What a computation gives; its refusals speak of `yPred` and `yTrue`. */
export function inTensorWords<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const text = error.message
      .replaceAll(/\b(scores|predicted)\.(?=\w)/g, 'yPred.')
      .replaceAll(/\b(truth|map)\.(?=\w)/g, 'yTrue.');
    throw error instanceof RangeError
      ? new RangeError(text, { cause: error })
      : new TypeError(text, { cause: error });
  }
}
