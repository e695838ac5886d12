/**
 * PReLU with slopes of any shape that broadcasts. The backend repeats the slopes as they lie in memory, which is right
 * for those of the last axes alone, and gives the result the shape of x.
 */
import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';
import { areLastAxes, repeated } from './repeating.js';

export function prelu(builtIn: Kernel): Kernel {
  return (call) => {
    const { x, alpha } = call.inputs as { x: TensorInfo; alpha: TensorInfo };
    if (alpha.dtype !== 'float32')
      throw new Error(`prelu: alpha.dtype is ${alpha.dtype}, but the wasm backend takes float32 alone`);
    const shape = backend_util.assertAndGetBroadcastShape(x.shape, alpha.shape);
    if (util.arraysEqual(shape, x.shape) && areLastAxes(alpha.shape, shape)) return builtIn(call);
    return repeated(x, shape, call.backend, (x) =>
      repeated(alpha, shape, call.backend, (alpha) => builtIn({ ...call, inputs: { x, alpha } })),
    );
  };
}
