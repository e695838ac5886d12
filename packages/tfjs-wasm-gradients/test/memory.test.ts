/** The kernels write on the backend's heap by address: they may write where their result lies and nowhere else. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { WasmBackend } from '../src/backend.js';
import { kernelsOn } from '../src/kernels-module.js';
import { windowNumbers } from '../src/window.js';
import { connectionsOf, type Form } from './naive-window.js';
import { channels, forms, paddingOf } from './random-forms.js';
import { values } from './values.js';
import { startWasm } from './wasm-backend.js';

beforeAll(startWasm);

/** Runs a kernel and gives how many words changed outside of the tensors that it may write to. */
function strayWords(backend: WasmBackend, writable: readonly tf.Tensor[], kernel: () => void): number {
  const heap = () => new Uint32Array((backend.wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.buffer);
  const before = heap().slice();
  kernel();
  const after = heap();
  expect(after.length).toBe(before.length);
  for (const tensor of writable) {
    const start = backend.getMemoryOffset(tensor.dataId) / 4;
    before.set(after.subarray(start, start + tensor.size), start);
  }
  let stray = 0;
  for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) stray++;
  return stray;
}

const tensor = (shape: number[], seed: number) =>
  tf.tensor(Float32Array.from(values(tf.util.sizeFromShape(shape), seed)), shape);

it('no kernel of a window writes beside its result', () => {
  const backend = tf.backend() as unknown as WasmBackend;
  const { run, sizes } = kernelsOn(backend);
  const many = fc.oneof({ weight: 4, arbitrary: channels }, { weight: 1, arbitrary: fc.constant(256) });
  fc.assert(
    fc.property(forms(many, { dimensions: 2, gaps: true }), channels, (form: Form, m) => {
      const c = form.x.at(-1) as number;
      const out = (outputs: number) => [form.x[0] as number, ...connectionsOf(form).outputs, outputs];
      tf.tidy(() => {
        const [x, dx] = [tensor([...form.x], 1), tensor([...form.x], 2)];
        const [w, dw] = [tensor([...form.taps, c, m], 3), tensor([...form.taps, c, m], 4)];
        const [dy, dz] = [tensor(out(m), 5), tensor(out(c), 6)];
        const [v, dv] = [tensor([...form.taps, c, 1], 7), tensor([...form.taps, c, 1], 8)];
        const room = tensor([128, c + m], 9);
        const infoOf = (filter: number[], depthwise: boolean) =>
          tf.backend_util.computeConv2DInfo(
            form.x as [number, number, number, number],
            filter as [number, number, number, number],
            form.strides as [number, number],
            form.dilations as [number, number],
            paddingOf(form),
            undefined,
            depthwise,
          );
        const dense = sizes(windowNumbers(infoOf(w.shape, false), dy.shape));
        const at = (t: tf.Tensor) => backend.getMemoryOffset(t.dataId);
        const stray = [
          strayWords(backend, [dw, room], () =>
            run.conv_filter_gradient(dense, at(x), at(dy), at(dw), at(room)),
          ),
          strayWords(backend, [dx, dw], () => run.conv_input_gradient(dense, at(dy), at(w), at(dw), at(dx))),
        ];
        const each = sizes(windowNumbers(infoOf(v.shape, true), dz.shape));
        stray.push(
          strayWords(backend, [dv], () => run.depthwise_filter_gradient(each, at(x), at(dz), at(dv))),
          strayWords(backend, [dx], () => run.depthwise_input_gradient(each, at(dz), at(v), at(dx))),
          strayWords(backend, [dz], () => run.max_pool(each, at(x), at(dz))),
          strayWords(backend, [dx], () => run.max_pool_gradient(each, at(x), at(dz), at(dx))),
          strayWords(backend, [dx], () => run.avg_pool_gradient(each, at(dz), at(dx))),
        );
        expect(stray).toEqual([0, 0, 0, 0, 0, 0, 0]);
      });
    }),
    { numRuns: 15 },
  );
});

it('no kernel of rows writes beside its result', () => {
  const backend = tf.backend() as unknown as WasmBackend;
  const { run, sizes } = kernelsOn(backend);
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(size, size, size, size, channels, (outer, count, to, toWidth, width) => {
      tf.tidy(() => {
        const [x, y] = [tensor([outer, count, width], 1), tensor([outer, count, width], 2)];
        const [sums, two] = [tensor([outer, width], 3), tensor([2, width], 4)];
        const [mean, row] = [tensor([width], 5), tensor([outer * width], 6)];
        const ids = tf.tensor1d(
          Array.from({ length: outer }, (_, i) => i - 1),
          'int32',
        );
        const segments = tensor([count, count * width], 7);
        const [image, larger] = [tensor([1, count, outer, width], 8), tensor([1, to, toWidth, width], 9)];
        const at = (t: tf.Tensor) => backend.getMemoryOffset(t.dataId);
        const pixels = outer * count;
        const all = pixels * width;
        const stray = [
          strayWords(backend, [sums], () => run.sum_middle(at(x), outer, count, width, 2, at(sums))),
          strayWords(backend, [y], () => run.spread_middle(at(sums), outer, count, width, 2, at(y))),
          strayWords(backend, [y], () =>
            run.batch_norm(at(x), pixels, width, at(mean), at(mean), at(mean), at(y)),
          ),
          strayWords(backend, [two], () =>
            run.batch_norm_gradient_sums(at(x), at(y), at(mean), pixels, width, at(two)),
          ),
          strayWords(backend, [y], () => run.rectifier_gradient(at(x), at(x), 1, 0, all, at(y))),
          strayWords(backend, [y], () => run.square_gradient(at(x), at(x), all, at(y))),
          strayWords(backend, [segments], () =>
            run.segment_sum(at(x), at(ids), outer, count * width, at(segments), count),
          ),
        ];
        for (const corners of [0, 1, 2]) {
          const numbers = sizes([1, width, corners, count, to, outer, toWidth]);
          stray.push(
            strayWords(backend, [image], () => run.resize_nearest_gradient(numbers, at(larger), at(image))),
            strayWords(backend, [image, row], () =>
              run.resize_bilinear_gradient(numbers, at(larger), at(row), at(image)),
            ),
          );
        }
        expect(Math.max(...stray)).toBe(0);
      });
    }),
    { numRuns: 10 },
  );
});
