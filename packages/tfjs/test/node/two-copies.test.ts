/** Two copies of tfjs-core: where they share an engine it computes and says so once; where not, one line says so. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { softDice } from '../../src/index.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));

/** Trains with the oldest TensorFlow.js a loss that came with the newest. */
const train = `
  const { createRequire } = require('node:module');
  const oldest = createRequire(${JSON.stringify(join(folder, 'test/oldest/package.json'))});
  const here = createRequire(${JSON.stringify(join(folder, 'package.json'))});
  const load = { oldest: () => oldest('@tensorflow/tfjs'), newest: () => here('./dist/cjs/index.js') };
  const loaded = Object.fromEntries(process.argv.slice(1).map((name) => [name, load[name]()]));
  const { oldest: tf, newest: { softDice } } = loaded;
  const model = tf.sequential({ layers: [
    tf.layers.conv2d({ inputShape: [4, 4, 1], filters: 1, kernelSize: 1, activation: 'sigmoid' }),
  ] });
  model.compile({ optimizer: tf.train.sgd(1), loss: softDice() });
  const images = tf.ones([2, 4, 4, 1]);
  model.fit(images, images, { epochs: 5, verbose: 0 }).then(({ history: { loss } }) => {
    const versions = [tf.version_core, here('@tensorflow/tfjs-core').version_core];
    console.log(JSON.stringify({ versions, down: loss[4] < loss[0] }));
  });`;

it.each([
  [['oldest', 'newest'], 1],
  [['newest', 'oldest'], 0],
])('sharing an engine, loaded %s, it computes', (order, lines) => {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', train, ...order], { encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual({ versions: ['4.2.0', '4.22.0'], down: true });
  // Whose tensors are made is decided by the copy that comes first: a second one can tell, the first cannot.
  const said = stderr.split('\n').filter((line) => line.startsWith('@segmetric/tfjs: two copies'));
  expect(said).toHaveLength(lines);
});

it('a tensor of an engine that is not ours is refused by one line', () => {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core');
  const sandbox: { global?: unknown; tf?: typeof tf } = {};
  sandbox.global = sandbox;
  vm.runInNewContext(readFileSync(join(dirname(main), 'tf-core.min.js'), 'utf8'), sandbox);
  const other = sandbox.tf as typeof tf;
  other.registerBackend('none', () => {
    const backend = new other.KernelBackend();
    return Object.assign(backend, { write: () => ({}), refCount: () => 1, incRef: () => undefined });
  });
  const foreign = other.engine().makeTensor(new Float32Array(2), [1, 1, 2, 1], 'float32');
  expect(() => softDice()(tf.tensor([0, 1], [1, 1, 2]), foreign)).toThrow(
    /^yPred is a tensor of another copy of @tensorflow\/tfjs-core than the one that @segmetric\/tfjs imports: keep one/,
  );
});
