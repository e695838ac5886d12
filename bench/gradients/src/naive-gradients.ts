/**
 * The kernels that the wasm backend lacks, composed of tfjs's operations as one would write them down: tap by tap.
 * What a project does that has no package for it; only for windows of stride 1 with padding `same` and odd taps.
 */
import * as tf from '@tensorflow/tfjs-core';

type Operands = Record<string, tf.Tensor4D>;
type Numbers = [number, number, number, number];

/** The image shifted to what a tap sees, for each tap. */
function taps(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D[] {
  const [top, left] = [(height - 1) / 2, (width - 1) / 2];
  const padded = tf.pad(x, [
    [0, 0],
    [top, top],
    [left, left],
    [0, 0],
  ]);
  return Array.from({ length: height * width }, (_, t) =>
    tf.slice(padded, [0, Math.floor(t / width), t % width, 0], x.shape),
  );
}

const kernels: Readonly<Record<string, (inputs: Operands, filterOrInput: Numbers) => tf.Tensor>> = {
  Conv2DBackpropFilter({ x, dy }, [height, width, c, m]) {
    const rows = tf.reshape(dy as tf.Tensor, [-1, m]);
    const products = taps(x as tf.Tensor4D, height, width).map((tap) =>
      tf.matMul(tf.reshape(tap, [-1, c]), rows, true, false),
    );
    return tf.reshape(tf.stack(products), [height, width, c, m]);
  },
  DepthwiseConv2dNativeBackpropFilter({ x, dy }, [height, width, c]) {
    const sums = taps(x as tf.Tensor4D, height, width).map((tap) =>
      tf.sum(tf.mul(tap, dy as tf.Tensor), [0, 1, 2]),
    );
    return tf.reshape(tf.stack(sums), [height, width, c, 1]);
  },
  DepthwiseConv2dNativeBackpropInput({ dy, filter }) {
    const [height, width, c] = (filter as tf.Tensor4D).shape;
    const turned = tf.reshape(tf.reverse(filter as tf.Tensor4D, [0, 1]), [height * width, c]);
    return tf.addN(
      taps(dy as tf.Tensor4D, height, width).map((tap, t) => tf.mul(tap, tf.slice(turned, [t, 0], [1, c]))),
    );
  },
};

export function registerNaiveGradients(): void {
  for (const [kernelName, compute] of Object.entries(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) => {
        const shape = (attrs as unknown as { filterShape?: Numbers; inputShape?: Numbers }) ?? {};
        // The engine counts what operations make inside a kernel; all but the result goes again.
        return tf.tidy(() => compute(inputs as Operands, (shape.filterShape ?? shape.inputShape) as Numbers));
      },
    });
  }
}
