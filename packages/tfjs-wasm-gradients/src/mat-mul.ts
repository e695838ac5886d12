/** Products of matrices: one or many at a time, alone or with a bias and an activation. */
import { type _FusedMatMulAttrs, broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Kernel, runInBackend, withInfo } from './backend.js';
import { areLastAxes, repeated } from './repeating.js';

interface Factors {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** tfjs counts the matrices through, whatever their axes, and takes each of them again after the last. */
export function batchMatMul(builtIn: Kernel): Kernel {
  return (call) => {
    const { a, b } = call.inputs as unknown as Factors;
    const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const lent = <T>(factor: TensorInfo, use: (factor: TensorInfo) => T): T =>
      areLastAxes(factor.shape.slice(0, -2), batch)
        ? use(factor)
        : repeated(factor, [...batch, ...factor.shape.slice(-2)], call.backend, use);
    return lent(a, (a) => lent(b, (b) => builtIn({ ...call, inputs: { a, b } })));
  };
}

/** The activations that tfjs fuses, as kernels. */
const activations: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

/**
 * Where the backend cannot leave bias and activation to its library, it adds another entry of the bias than the column's
 * own: to products of transposed matrices and of many matrices. Its library takes every bias as one entry for each column.
 */
export function fusedMatMul(builtIn: Kernel): Kernel {
  return (call) => {
    const { backend } = call;
    const { bias, preluActivationWeights, ...factors } = call.inputs as Record<
      string,
      TensorInfo | undefined
    > &
      Factors;
    const attrs = call.attrs as _FusedMatMulAttrs;
    const { transposeA, transposeB, activation, leakyreluAlpha } = attrs;
    const single = [factors.a, factors.b].every(({ shape }) => util.sizeFromShape(shape.slice(0, -2)) === 1);
    const columns = factors.b.shape.at(-1) as number;
    const oneForEach = bias && util.arraysEqual(bias.shape, [columns]);
    if (!bias || (single && !transposeA && !transposeB && oneForEach)) return builtIn(call);
    const kernel = activations[activation];
    if (kernel === undefined && activation !== 'linear')
      throw new Error(
        `fused.matMul: activation is '${activation}', but linear, ${Object.keys(activations).join(', ')} are fused`,
      );
    const linear = { transposeA, transposeB, activation: 'linear' };
    return withInfo(builtIn({ inputs: factors, attrs: linear, backend }), backend, (product) => {
      const sum = runInBackend('Add', { a: product, b: bias }, backend);
      if (kernel === undefined) return sum;
      const slopes = preluActivationWeights && { alpha: preluActivationWeights };
      return withInfo(sum, backend, (x) =>
        runInBackend(kernel, { x, ...slopes }, backend, { alpha: leakyreluAlpha }),
      );
    });
  };
}
