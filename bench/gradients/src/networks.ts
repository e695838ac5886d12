/** The networks whose training steps are timed: a function that trains one step, for each. */
import { createUNet } from '@segmetric/study/unet';
import * as tf from '@tensorflow/tfjs-core';

export const BATCH = 8;

/** The study's U-Net on images of `size` × `size`; sigmoid and squared error, Adam. */
export function unetStep(size: number): () => number {
  const net = createUNet(1, 1);
  const images = tf.randomNormal([BATCH, size, size, 1], 0, 1, 'float32', 1) as tf.Tensor4D;
  const truth = tf.cast(
    tf.greater(tf.randomNormal([BATCH, size, size, 1], 0, 1, 'float32', 2), 0),
    'float32',
  );
  return trainStep(net.variables, () => tf.squaredDifference(tf.sigmoid(net.forward(images)), truth));
}

/**
 * A block as in MobileNetV2 on 8 x 32 x 32 x 32: 1x1 to 128 channels, depthwise 3x3, 1x1 back, each with batch norm, the
 * first two with ReLU6, and the input added.
 */
export function mobileStep(): () => number {
  const [size, thin, wide] = [32, 32, 128];
  const filter = (shape: number[], seed: number) =>
    tf.variable(tf.randomNormal(shape, 0, 0.1, 'float32', seed)) as tf.Tensor as tf.Tensor4D;
  const norm = (channels: number) => ({
    scale: tf.variable(tf.ones([channels])) as tf.Tensor as tf.Tensor1D,
    offset: tf.variable(tf.zeros([channels])) as tf.Tensor as tf.Tensor1D,
  });
  const filters = {
    expand: filter([1, 1, thin, wide], 1),
    depth: filter([3, 3, wide, 1], 2),
    project: filter([1, 1, wide, thin], 3),
  };
  const norms = [norm(wide), norm(wide), norm(thin)] as const;
  const normalise = (x: tf.Tensor4D, { scale, offset }: ReturnType<typeof norm>) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm4d(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-3);
  };
  const x = tf.randomNormal([BATCH, size, size, thin], 0, 1, 'float32', 4) as tf.Tensor4D;
  const variables = [...Object.values(filters), ...norms.flatMap((n) => [n.scale, n.offset])];
  return trainStep(variables as tf.Tensor[] as tf.Variable[], () => {
    const expanded: tf.Tensor4D = tf.relu6(normalise(tf.conv2d(x, filters.expand, 1, 'same'), norms[0]));
    const mixed: tf.Tensor4D = tf.relu6(
      normalise(tf.depthwiseConv2d(expanded, filters.depth, 1, 'same'), norms[1]),
    );
    return tf.square(tf.add(x, normalise(tf.conv2d(mixed, filters.project, 1, 'same'), norms[2])));
  });
}

function trainStep(variables: tf.Variable[], errors: () => tf.Tensor): () => number {
  const optimizer = tf.train.adam(1e-3);
  return () =>
    tf.tidy(() => {
      const cost = optimizer.minimize(() => tf.mean(errors()) as tf.Scalar, true, variables);
      return (cost as tf.Scalar).dataSync()[0] as number;
    });
}

/** What is timed, by name. */
export const steps: Readonly<Record<string, () => () => number>> = {
  'U-Net, 8 x 48 x 48': () => unetStep(48),
  'U-Net, 8 x 64 x 64': () => unetStep(64),
  'MobileNet block, 8 x 32 x 32 x 32': mobileStep,
};
