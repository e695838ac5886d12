/**
 * The identity without a copy. tfjs clones every tensor that it saves for the way back, and a clone runs this
 * kernel; the backend's own copies the data each time. A tensor's data is never written to after it was made,
 * so one more reference to it does.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
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
