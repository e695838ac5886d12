/**
 * Instance normalisation: each channel of each image to mean 0 and variance 1 over its pixels, then scaled and
 * shifted by two learnt numbers a channel.
 *
 * With the mean m, inv = 1/√(variance + ε) and the normalised x̂ = inv·(x − m) the output is γ·x̂ + β, and on the
 * way back, ⟨·⟩ the mean over pixels,
 *
 *     dx = γ·inv·(dy − ⟨dy⟩ − x̂·⟨dy·x̂⟩),   dγ = Σ dy·x̂,   dβ = Σ dy.
 *
 * Both ways are a·x + b with a and b for each image and channel, so both are written like that, with their own
 * gradient: composed of tfjs's operations the way back takes about three times as long.
 */
import * as tf from '@tensorflow/tfjs-core';

const EPSILON = 1e-5;

/**
 * @param x [image, height, width, channel]
 * @param gamma the scale of each channel
 * @param beta the shift of each channel
 */
export function instanceNorm(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor4D {
  const size: [number, number] = [x.shape[1], x.shape[2]];
  const pixels = size[0] * size[1];
  // Means over all pixels [image, 1, 1, channel] and back to all pixels: pooling and resizing are the backend's
  // fastest kernels for it.
  const mean = (t: tf.Tensor4D) => tf.avgPool(t, size, 1, 'valid');
  const spread = (t: tf.Tensor4D) => tf.image.resizeBilinear(t, size);

  const norm = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as unknown as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.GradSaveFunc,
    ];
    const m = mean(x);
    const variance = tf.sub(mean(tf.square(x)), tf.square(m)) as tf.Tensor4D;
    // Rounding may take a constant channel's variance a little below 0.
    const inv = tf.rsqrt(tf.add(tf.relu(variance), EPSILON)) as tf.Tensor4D;
    const scale = tf.mul(inv, gamma) as tf.Tensor4D;
    const shift = tf.sub(beta, tf.mul(m, scale)) as tf.Tensor4D;
    save([x, gamma, m, inv]);
    const value = tf.add(tf.mul(x, spread(scale)), spread(shift));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, gamma, m, inv] = saved as [tf.Tensor4D, tf.Tensor1D, tf.Tensor4D, tf.Tensor4D];
      const meanDy = mean(dy as tf.Tensor4D);
      // ⟨dy·x̂⟩ = inv·(⟨dy·x⟩ − m·⟨dy⟩)
      const meanDyX = tf.mul(inv, tf.sub(mean(tf.mul(dy, x)), tf.mul(m, meanDy)));
      const a = tf.mul(inv, gamma) as tf.Tensor4D;
      const b = tf.neg(tf.mul(tf.mul(a, inv), meanDyX)) as tf.Tensor4D;
      const c = tf.neg(tf.add(tf.mul(a, meanDy), tf.mul(b, m))) as tf.Tensor4D;
      return [
        tf.add(tf.add(tf.mul(dy, spread(a)), tf.mul(x, spread(b))), spread(c)),
        tf.mul(tf.sum(meanDyX, [0, 1, 2]), pixels),
        tf.mul(tf.sum(meanDy, [0, 1, 2]), pixels),
      ];
    };
    return { value, gradFunc };
  });
  return norm(x, gamma, beta) as tf.Tensor4D;
}
