/** The gradients of operations that broadcast their operands, where tfjs leaves that out on the way back. */
import { reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { GradientOf } from './gradient-functions.js';

/** tfjs gives them in the result's shape; each operand's is their sum over what the operand was repeated along. */
export const broadcast =
  (...operands: readonly string[]): GradientOf =>
  (theirs) =>
    theirs && {
      ...theirs,
      gradFunc: (dy, saved, attributes) => {
        const whole = theirs.gradFunc(dy, saved, attributes);
        const parts = operands.map((name, i) => {
          const { shape } = saved[i] as Tensor;
          return [name, () => summedTo(shape, (whole[name] as () => Tensor)())];
        });
        return Object.fromEntries(parts);
      },
    };

function summedTo(shape: readonly number[], gradient: Tensor): Tensor {
  const added = gradient.rank - shape.length;
  const axes = gradient.shape.flatMap((size, i) => (i < added || shape[i - added] !== size ? [i] : []));
  return axes.length === 0 ? gradient : reshape(sum(gradient, axes), [...shape]);
}
