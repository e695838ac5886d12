/**
 * The kernel of the wasm backend: losses run on the backend's own memory. Scores and truth are read where they lie, and the gradient is
 * written to its tensor. Where that cannot be, and where anything is refused, the kernel of the host computes, or says what is wrong.
 */

import type { DataId, Tensor } from '@tensorflow/tfjs-core';
import { clone, backend as currentBackend, engine, scalar } from '@tensorflow/tfjs-core';
import type { Loss } from 'segmetric';
import { encodeLoss, readScores, readTruth } from 'segmetric/adapter';
import type { BatchKernel } from './backends.js';
import { hostKernel } from './host-kernel.js';
import type { LossesInPlace } from './losses-in-place.js';
import { lossesOn } from './losses-in-place.js';
import type { Target } from './target.js';
import { targetArray } from './target.js';
import { inTensorWords } from './tensor-words.js';
import type { TensorArray } from './truth-shape.js';
import { placeOf } from './wasm/backend-memory.js';

/** The part of the wasm backend that is used here. */
interface WasmBackend {
  readonly wasm: unknown;
  /** Where a tensor's numbers lie; those of another backend are brought here before. */
  getMemoryOffset(dataId: DataId): number;
  makeOutput(shape: number[], dtype: 'float32'): { readonly dataId: DataId };
  disposeData(dataId: DataId): boolean;
}

/** Losses in place; metrics on the host. */
export const wasmKernel: BatchKernel = {
  value(loss, target, yPred) {
    const backend = currentBackend() as unknown as WasmBackend;
    const losses = lossesOn(backend);
    const region = losses?.take(4 * yPred.size);
    if (losses === undefined || region === undefined) return hostKernel.value(loss, target, yPred);
    let value: number | undefined;
    try {
      value = evaluate({ backend, losses, loss, target, yPred }, region, false);
    } finally {
      losses.give(region);
    }
    return value === undefined ? hostKernel.value(loss, target, yPred) : scalar(value);
  },
  valueAndGradient(loss, target, yPred) {
    const backend = currentBackend() as unknown as WasmBackend;
    const losses = lossesOn(backend);
    if (losses === undefined) return hostKernel.valueAndGradient(loss, target, yPred);
    const { dataId } = backend.makeOutput(yPred.shape, 'float32');
    let value: number | undefined;
    try {
      const region = placeOf(backend.getMemoryOffset(dataId), 4 * yPred.size);
      value = evaluate({ backend, losses, loss, target, yPred }, region, true);
    } finally {
      if (value === undefined) backend.disposeData(dataId);
    }
    if (value === undefined) return hostKernel.valueAndGradient(loss, target, yPred);
    const gradient = engine().makeTensorFromDataId(dataId, yPred.shape, 'float32');
    return { value: scalar(value), gradient };
  },
  // A loss that is differentiated by itself has a dy of 1, and reading one number here costs next to nothing.
  chained: (dy, gradient) => (dy.dataSync()[0] === 1 ? clone(gradient) : hostKernel.chained(dy, gradient)),
  metric: hostKernel.metric,
};

interface Call {
  readonly backend: WasmBackend;
  readonly losses: LossesInPlace;
  readonly loss: Loss;
  readonly target: Target;
  readonly yPred: Tensor;
}

/** The loss of a call, evaluated in a region of the scores' size. Undefined where the host is to compute. */
function evaluate(
  { backend, losses, loss, target, yPred }: Call,
  region: number,
  gradient: boolean,
): number | undefined {
  const { yTrue, pixelWeights, isSigned } = target;
  // All before any view: numbers that are brought from another backend may let the memory grow.
  const scoresAt = backend.getMemoryOffset(yPred.dataId);
  const truthAt = backend.getMemoryOffset(yTrue.dataId);
  const givenAt = pixelWeights === undefined ? 0 : backend.getMemoryOffset(pixelWeights.dataId);
  const rooms: number[] = [];
  const room = (bytes: number): number | undefined => {
    const address = losses.take(bytes);
    if (address !== undefined) rooms.push(address);
    return address;
  };
  const encoded = encodeLoss(loss);
  const { numbers } = encoded;
  try {
    return inTensorWords(() => {
      const numbersAt = room(numbers.byteLength);
      const scores = readScores('scores', { data: viewOn(losses, yPred, scoresAt), shape: yPred.shape });
      encoded.fits(scores);
      const numbersOf = (tensor: Tensor) => viewOn(losses, tensor, tensor === yTrue ? truthAt : givenAt);
      const readAt = () => readTruth('truth', targetArray(target, yPred, numbersOf), scores, encoded);
      let truth = readAt();
      let placed: number | undefined = truthAt;
      const isThere = truth.isReadable && !isSigned;
      if (!isThere) placed = room(truth.bytes);
      let weightsAt: number | undefined = 0;
      if (truth.weights !== undefined) weightsAt = room(4 * truth.weights.length);
      let distancesAt: number | undefined = 0;
      if (truth.distances !== undefined) distancesAt = room(4 * truth.distances.length);
      // What signs told is no view on the memory.
      if (rooms.length > 1 && !isSigned) truth = readAt();
      if (!isThere && placed !== undefined) truth.copyTo(losses.memory.buffer, placed);
      if (weightsAt !== undefined) truth.weights?.copyTo(losses.memory.buffer, weightsAt);
      if (distancesAt !== undefined) truth.distances?.copyTo(losses.memory.buffer, distancesAt);
      const places = [placed, weightsAt, distancesAt];
      if (numbersAt === undefined || placed === undefined || places.includes(undefined)) return undefined;
      new Float64Array(losses.memory.buffer, numbersAt, numbers.length).set(numbers);
      const [images, ...space] = scores.mapShape as [number, ...number[]];
      const [columns, rows, planes = 0] = space.reverse() as [number, number, number?];
      const value = runOrDrop(losses, () =>
        losses.evaluate(
          numbersAt,
          numbers.length,
          scoresAt,
          region,
          placed,
          truth.kind,
          weightsAt as number,
          distancesAt as number,
          images,
          planes,
          rows,
          columns,
          scores.classes,
          gradient ? 1 : 0,
        ),
      );
      return Number.isFinite(Math.fround(value)) ? value : undefined;
    });
  } finally {
    rooms.forEach(losses.give);
  }
}

/** What an instance computes; NaN where it was stopped in the middle, for want of memory. Then it is used no more. */
function runOrDrop(losses: LossesInPlace, compute: () => number): number {
  try {
    return compute();
  } catch {
    losses.drop();
    return Number.NaN;
  }
}

/** The numbers of a tensor where they lie. */
function viewOn({ memory }: LossesInPlace, { dtype, size }: Tensor, address: number): TensorArray['data'] {
  const Kind = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
  return new Kind(memory.buffer, address, size);
}
