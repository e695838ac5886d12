/** A small U-Net of tfjs-layers: two levels down and up, raw scores of one class. Equal seeds give equal weights. */

import * as layers from '@tensorflow/tfjs-layers';

const CHANNELS = [8, 16, 32] as const;
// An epoch has few steps, and what is predicted after it needs means of all of them.
const MOMENTUM = 0.8;

/** Makes the network for images `[side, side, 1]`, `side` divisible by 4. */
export function makeNetwork(side: number, seed: number): layers.LayersModel {
  let next = seed;
  const apply = (layer: layers.layers.Layer, ...inputs: layers.SymbolicTensor[]) =>
    layer.apply(inputs.length === 1 ? (inputs[0] as layers.SymbolicTensor) : inputs) as layers.SymbolicTensor;
  /** A convolution, normalised: without that cross-entropy is stuck where all is ground. */
  const block = (filters: number, x: layers.SymbolicTensor) => {
    const kernelInitializer = layers.initializers.heNormal({ seed: next++ });
    const convolution = layers.layers.conv2d({
      filters,
      kernelSize: 3,
      padding: 'same',
      useBias: false,
      kernelInitializer,
    });
    const normal = layers.layers.batchNormalization({ momentum: MOMENTUM });
    return apply(layers.layers.reLU(), apply(normal, apply(convolution, x)));
  };
  const halved = (x: layers.SymbolicTensor) => apply(layers.layers.maxPooling2d({ poolSize: 2 }), x);
  const joined = (x: layers.SymbolicTensor, beside: layers.SymbolicTensor) =>
    apply(layers.layers.concatenate(), apply(layers.layers.upSampling2d({ size: [2, 2] }), x), beside);

  const [top, middle, bottom] = CHANNELS;
  const images = layers.input({ shape: [side, side, 1] });
  const high = block(top, images);
  const half = block(middle, halved(high));
  const low = block(bottom, halved(half));
  const back = block(middle, joined(low, half));
  const last = block(top, joined(back, high));
  const head = layers.layers.conv2d({
    filters: 1,
    kernelSize: 1,
    kernelInitializer: layers.initializers.heNormal({ seed: next }),
    // Most pixels are ground; the network begins with that.
    biasInitializer: layers.initializers.constant({ value: -2 }),
  });
  return layers.model({ inputs: images, outputs: apply(head, last) });
}
