/**
 * Normalisation: to mean 0 and variance 1 over an image's pixels, then each channel scaled and shifted by two learnt numbers.
 * Either each channel of each image by itself (instance normalisation), or all channels of an image together (layer
 * normalisation, or group normalisation with one group). The first trains faster; it takes away how much of an image a channel
 * sees, and with that the size of what is in it.
 *
 * With the mean m, inv = 1/√(variance + ε) and the normalised x̂ = inv·(x − m) the output is γ·x̂ + β, and on the
 * way back, ⟨·⟩ the mean over what is normalised together,
 *
 *     dx = inv·(γ·dy − ⟨γ·dy⟩ − x̂·⟨γ·dy·x̂⟩),   dγ = Σ dy·x̂,   dβ = Σ dy.
 *
 * Both ways are a·x + b with a and b for each image and channel, so both are written like that, with their own
 * gradient: composed of tfjs's operations the way back takes about three times as long.
 */
import * as tf from '@tensorflow/tfjs-core';

/** What is added to a variance, so that a constant channel divides by no 0. */
export const NORM_EPSILON = 1e-5;

/** What is normalised together: a channel of an image, or all of them. */
export type NormOver = 'channel' | 'image';

/**
 * @param x [image, height, width, channel]
 * @param gamma the scale of each channel
 * @param beta the shift of each channel
 */
export function normalize(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  over: NormOver,
): tf.Tensor4D {
  const size: [number, number] = [x.shape[1], x.shape[2]];
  const pixels = size[0] * size[1];
  // Means over all pixels [image, 1, 1, channel] and back to all pixels: pooling and resizing are the backend's
  // fastest kernels for it.
  const mean = (t: tf.Tensor4D) => tf.avgPool(t, size, 1, 'valid');
  const spread = (t: tf.Tensor) => tf.image.resizeBilinear(t as tf.Tensor4D, size);
  const together = (t: tf.Tensor) => (over === 'image' ? tf.mean(t, 3, true) : t);

  const norm = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as unknown as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.GradSaveFunc,
    ];
    const m = together(mean(x));
    const variance = tf.sub(together(mean(tf.square(x))), tf.square(m));
    // Rounding may take a constant channel's variance a little below 0.
    const inv = tf.rsqrt(tf.add(tf.relu(variance), NORM_EPSILON));
    const scale = tf.mul(inv, gamma);
    const shift = tf.sub(beta, tf.mul(m, scale));
    save([x, gamma, m, inv]);
    const value = tf.add(tf.mul(x, spread(scale)), spread(shift));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, gamma, m, inv] = saved as [tf.Tensor4D, tf.Tensor1D, tf.Tensor, tf.Tensor];
      const meanDy = mean(dy as tf.Tensor4D);
      // ⟨dy·x̂⟩ = inv·(⟨dy·x⟩ − m·⟨dy⟩), of each channel by itself
      const meanDyX = tf.mul(inv, tf.sub(mean(tf.mul(dy, x) as tf.Tensor4D), tf.mul(m, meanDy)));
      const allDy = together(tf.mul(gamma, meanDy));
      const allDyX = together(tf.mul(gamma, meanDyX));
      const a = tf.mul(inv, gamma);
      // What is the same for all channels: the fast way to all pixels takes each channel's number.
      const each = (t: tf.Tensor) => (over === 'image' ? tf.add(t, tf.zerosLike(gamma)) : t);
      const b = tf.neg(tf.mul(tf.square(inv), allDyX));
      const c = tf.neg(tf.add(tf.mul(inv, allDy), tf.mul(b, m)));
      return [
        tf.add(tf.add(tf.mul(dy, spread(a)), tf.mul(x, spread(each(b)))), spread(each(c))),
        tf.mul(tf.sum(meanDyX, [0, 1, 2]), pixels),
        tf.mul(tf.sum(meanDy, [0, 1, 2]), pixels),
      ];
    };
    return { value, gradFunc };
  });
  return norm(x, gamma, beta) as tf.Tensor4D;
}
