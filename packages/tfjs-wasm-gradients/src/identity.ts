/**
 * The identity without a copy, and the cast to the type that a tensor has already. tfjs clones every tensor that it
 * saves for the way back, and a clone runs this
 * kernel; the backend's own copies the data each time. A tensor's data is never written to after it was made,
 * so one more reference to it does.
 */
import type { CastAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import type { Kernel } from './backend.js';

/** The kernel, and the backend's own for strings, whose data lies outside the backend's memory. */
export function identity(builtIn: Kernel): Kernel {
  return (call) => {
    const { x } = call.inputs as { x: TensorInfo };
    if (x.dtype === 'string') return builtIn(call);
    // The engine counts a new tensor for the result and will give its reference back on its own.
    call.backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  };
}

/** A cast; to the type that it has, it is the identity. tfjs's gradients cast whatever they save to floats. */
export function cast(builtIn: Kernel): Kernel {
  const same = identity(builtIn);
  return (call) => {
    const { x } = call.inputs as { x: TensorInfo };
    return (x.dtype === (call.attrs as CastAttrs).dtype ? same : builtIn)(call);
  };
}
