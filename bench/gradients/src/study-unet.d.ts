// The study is built without declarations; this is the part of its network that is used here.
declare module '@segmetric/study/dist/unet.js' {
  import type * as tf from '@tensorflow/tfjs-core';
  export function createUNet(
    outputs: number,
    seed: number,
  ): {
    readonly variables: tf.Variable[];
    forward(images: tf.Tensor4D): tf.Tensor4D;
  };
}
