/** What a loss is computed against: `yTrue`, and the weights of its pixels, which come beside it or in its signs. */

import type { Tensor } from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import { checkTensor } from './tensor-check.js';
import type { TensorArray } from './truth-shape.js';
import { checkNumbers, truthShape } from './truth-shape.js';

/** An option of losses. */
export interface PixelWeightsOption {
  /**
   * `'signed'`: `yTrue` has the shape of `yPred`, as `fit` wants it, and holds w (2 g − 1) of masks g of 0 and 1 and of a pixel's weight
   * w: w in its class and −w in the others; 0 where it is ignored. Default: `yTrue` is a class map or masks, as it stands.
   */
  readonly pixelWeights?: 'signed' | undefined;
}

/** Tensors that were checked. */
export interface Target {
  readonly yTrue: Tensor;
  /** One weight a pixel. */
  readonly pixelWeights: Tensor | undefined;
  /** Whether `yTrue` carries them in its signs. */
  readonly isSigned: boolean;
}

/** A truth as segmetric takes it. */
export interface TargetArray extends TensorArray {
  readonly weights?: TensorArray['data'] | undefined;
}

/** The numbers of a tensor, wherever they lie. */
export type NumbersOf = (tensor: Tensor) => TensorArray['data'];

/** Whether the option is `'signed'`; throws where it is anything else that is not left out. */
export function checkPixelWeights(name: string, options: PixelWeightsOption | undefined): boolean {
  const pixelWeights: unknown = options?.pixelWeights;
  if (pixelWeights === undefined || pixelWeights === 'signed') return pixelWeights === 'signed';
  const came = typeof pixelWeights === 'string' ? `'${pixelWeights}'` : `of type ${typeof pixelWeights}`;
  throw new TypeError(
    `${name}.pixelWeights is ${came}, but 'signed' is needed; a tensor of weights is the third argument of the loss`,
  );
}

/** Checks the tensors that a loss is computed against. */
export function readTarget(yTrue: unknown, pixelWeights: unknown, isSigned: boolean): Target {
  checkTensor('yTrue', yTrue);
  if (pixelWeights === undefined) return { yTrue, pixelWeights, isSigned };
  checkTensor('pixelWeights', pixelWeights);
  if (isSigned) {
    throw new TypeError(
      "pixelWeights were given, but with the option pixelWeights: 'signed' yTrue carries them",
    );
  }
  checkNumbers('pixelWeights', pixelWeights);
  return { yTrue, pixelWeights, isSigned };
}

/** The truth of scores as arrays. */
export function targetArray(target: Target, yPred: Tensor, numbersOf: NumbersOf): TargetArray {
  const { yTrue, pixelWeights, isSigned } = target;
  const shape = truthShape(yTrue, yPred);
  if (isSigned) return { ...signedTruth(target, yPred, numbersOf), shape };
  const data = numbersOf(yTrue);
  if (pixelWeights === undefined) return { data, shape };
  const mapShape = yPred.shape.slice(0, -1);
  const ownShape = pixelWeights.shape;
  const axes = ownShape.at(-1) === 1 && ownShape.length === yPred.rank ? ownShape.slice(0, -1) : ownShape;
  if (!util.arraysEqual(axes, mapShape)) {
    throw new RangeError(
      `pixelWeights.shape is [${ownShape.join(', ')}], but yPred.shape is [${yPred.shape.join(', ')}]: a weight for each pixel, ` +
        `[${mapShape.join(', ')}], is needed`,
    );
  }
  return { data, shape, weights: numbersOf(pixelWeights) };
}

/** Masks of 0 and 1 and weights, of a truth that is both. */
function signedTruth(
  { yTrue }: Target,
  yPred: Tensor,
  numbersOf: NumbersOf,
): { data: Float32Array; weights: Float32Array } {
  const { shape } = yPred;
  if (!util.arraysEqual(yTrue.shape, shape)) {
    throw new RangeError(
      `yTrue.shape is [${yTrue.shape.join(', ')}], but with pixelWeights: 'signed' the shape of yPred, [${shape.join(', ')}], is needed`,
    );
  }
  const classes = shape.at(-1) as number;
  const signed = numbersOf(yTrue);
  const data = new Float32Array(signed.length);
  const weights = new Float32Array(signed.length / classes);
  for (let pixel = 0; pixel < weights.length; pixel++) {
    const weight = Math.abs(signed[pixel * classes] as number);
    weights[pixel] = weight;
    for (let place = pixel * classes; place < (pixel + 1) * classes; place++) {
      const value = signed[place] as number;
      // A pixel that is ignored, and not one of no class, which would make the masks soft.
      data[place] = weight === 0 ? -1 : Number(value > 0);
      if (Math.abs(value) === weight) continue;
      throw new RangeError(
        `yTrue.data[${place}] is ${value}, but with pixelWeights: 'signed' all classes of a pixel have its weight or the weight's negative`,
      );
    }
  }
  return { data, weights };
}
