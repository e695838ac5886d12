/** Runs a kernel by its name as tfjs's own gradients do, on tensors that the engine counts. */
import { engine, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';

export function runKernel(name: string, inputs: Record<string, Tensor>, attrs: object): Tensor {
  return engine().runKernel(name, inputs, attrs as NamedAttrMap) as Tensor;
}
