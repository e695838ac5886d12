/** A validation set, batch by batch: tensors are cut, data sets come as batches. */

import type { Tensor } from '@tensorflow/tfjs-core';
import { dispose, slice } from '@tensorflow/tfjs-core';
import { checkTensor } from './tensor-check.js';

/** Images of a model, or a tensor for each of its inputs. */
export type ModelInput = Tensor | Tensor[];

/** A batch of a validation set. */
export interface ValidationBatch {
  /** What goes into the model. */
  readonly xs: ModelInput;
  /** What should come out. */
  readonly ys: Tensor;
}

/** A pass over a data set. */
export interface BatchIterator {
  /** The next batch, or that there is none. */
  next(): Promise<NextBatch>;
}

/** A batch `{ xs, ys }`, or the end. */
export interface NextBatch {
  /** The batch; nothing at the end. */
  readonly value: unknown;
  /** Whether the pass is over. */
  readonly done?: boolean | undefined;
}

/** A data set of batches, as `tf.data` makes them with `tf.data.zip({ xs, ys }).batch(n)`. */
export interface BatchedDataset {
  /** Begins a pass over the data. */
  iterator(): Promise<BatchIterator>;
}

/** A whole validation set: `[xs, ys]`, or a data set of batches `{ xs, ys }`. */
export type ValidationData = readonly [xs: ModelInput, ys: Tensor] | BatchedDataset;

/** Refuses what is no validation set. */
export function checkValidationData(data: unknown): asserts data is ValidationData {
  if (isDataset(data)) return;
  if (!Array.isArray(data) || data.length !== 2) {
    throw new TypeError(
      'datasetMetrics.validationData has to be [xs, ys] or a tf.data data set of batches { xs, ys }',
    );
  }
  const [xs, ys] = data as unknown[];
  checkTensor('validationData[1]', ys);
  for (const x of inputsOf('validationData[0]', xs)) {
    if (x.shape[0] === ys.shape[0]) continue;
    throw new RangeError(
      `validationData[0] has ${x.shape[0]} images, but validationData[1] ${ys.shape[0]}: as many are needed`,
    );
  }
}

/** The tensors of a model's input; throws where one is none, such as a map of names, which `predictOnBatch` does not take. */
function inputsOf(name: string, xs: unknown): Tensor[] {
  return (Array.isArray(xs) ? xs : [xs]).map((x: unknown) => {
    checkTensor(name, x);
    return x;
  });
}

/** Goes through the batches; each is gone when its turn is over. */
export async function forEachBatch(
  data: ValidationData,
  batchSize: number,
  take: (batch: ValidationBatch) => Promise<void>,
): Promise<void> {
  // Between the epochs of a training its tensors may have been disposed.
  checkValidationData(data);
  for await (const batch of isDataset(data) ? batchesOf(data) : cut(data, batchSize)) {
    try {
      inputsOf('xs', batch.xs);
      checkTensor('ys', batch.ys);
      await take(batch);
    } finally {
      dispose(batch as unknown as Record<string, Tensor>);
    }
  }
}

function isDataset(data: unknown): data is BatchedDataset {
  return typeof data === 'object' && data !== null && 'iterator' in data;
}

async function* batchesOf(dataset: BatchedDataset): AsyncGenerator<ValidationBatch> {
  const iterator = await dataset.iterator();
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    const batch = next.value as Partial<ValidationBatch> | null;
    if (typeof batch !== 'object' || batch === null || batch.xs === undefined || batch.ys === undefined) {
      throw new TypeError('the validation data set has to give batches { xs, ys }, as fitDataset takes them');
    }
    yield batch as ValidationBatch;
  }
}

function* cut([xs, ys]: readonly [ModelInput, Tensor], batchSize: number): Generator<ValidationBatch> {
  const images = ys.shape[0] as number;
  for (let start = 0; start < images; start += batchSize) {
    const size = Math.min(batchSize, images - start);
    const part = (tensor: Tensor) => slice(tensor, [start], [size]);
    yield { xs: Array.isArray(xs) ? xs.map(part) : part(xs), ys: part(ys) };
  }
}
