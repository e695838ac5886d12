/** Both packages, packed and put into a folder outside the workspace beside TensorFlow.js, import and require. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installOutside, pack, runIn } from '../../../segmetric/test/node/packed.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
let outside: string;

beforeAll(() => {
  outside = installOutside(join(folder, '..', 'segmetric'));
  const modules = join(outside, 'node_modules');
  const here = join(modules, '@segmetric', 'tfjs');
  mkdirSync(here, { recursive: true });
  // Unpacked by hand: in the workspace the dependency on segmetric has no version yet.
  execFileSync('tar', ['-xzf', pack(folder, outside), '--strip-components=1', '-C', here]);
  mkdirSync(join(modules, '@tensorflow'));
});

/** Puts TensorFlow.js of one version beside the packages. */
function link(version: 'newest' | 'oldest'): void {
  const source = version === 'newest' ? folder : join(folder, 'test', 'oldest');
  for (const name of ['tfjs', 'tfjs-core', 'tfjs-backend-cpu', 'tfjs-layers']) {
    const to = join(outside, 'node_modules', '@tensorflow', name);
    rmSync(to, { force: true });
    symlinkSync(realpathSync(join(source, 'node_modules', '@tensorflow', name)), to, 'junction');
  }
}

afterAll(() => {
  rmSync(outside, { recursive: true, force: true });
});

const compute = `
  const y = tf.tensor([0, 1], [1, 1, 2], 'int32');
  const gradient = tf.grad((p) => softDice({ smooth: 0 })(y, p))(tf.tensor([0.5, 0.5], [1, 1, 2, 1]));
  console.log(tf.version_core, fromLoss.name, gradient.dataSync().join(' '));`;

/** Loads the bundle, or the core with a backend and the layers, whose gradients are needed. */
const load = {
  'the bundle, imported': "import * as tf from '@tensorflow/tfjs';",
  'the bundle, required': "const tf = require('@tensorflow/tfjs');",
  'core and backend, imported': `import '@tensorflow/tfjs-backend-cpu'; import '@tensorflow/tfjs-layers';
    import * as tf from '@tensorflow/tfjs-core';`,
  'core and backend, required': `require('@tensorflow/tfjs-backend-cpu'); require('@tensorflow/tfjs-layers');
    const tf = require('@tensorflow/tfjs-core');`,
};

describe.each([
  ['oldest', '4.2.0'],
  ['newest', '4.22.0'],
] as const)('with the %s TensorFlow.js', (name, version) => {
  beforeAll(() => link(name));

  it.each(Object.entries(load))('%s', (_, loading) => {
    const imported = loading.startsWith('import');
    const ours = "'@segmetric/tfjs'";
    const names = imported
      ? `import { fromLoss, softDice } from ${ours};`
      : `const { fromLoss, softDice } = require(${ours});`;
    const printed = runIn(outside, `${loading} ${names} ${compute}`, imported ? 'module' : 'commonjs');
    expect(printed).toBe(`${version} fromLoss 0.25 -0.75`);
  });
});

it.each(['oldest', 'newest'] as const)('has types for both module systems, with the %s', (version) => {
  link(version);
  const consumer = `
    import { crossEntropy, datasetMetrics, diceMetric, fromLoss, lovaszSoftmax, type LossFunction, weightedSum } from '@segmetric/tfjs';
    import * as tf from '@tensorflow/tfjs-core';
    import * as layers from '@tensorflow/tfjs-layers';
    const loss: LossFunction = lovaszSoftmax({ bins: 4096 });
    layers.sequential().compile({ optimizer: 'adam', loss });
    layers.sequential().compile({ optimizer: 'adam', loss: weightedSum([[1, loss], [0.2, crossEntropy()]]) });
    const model = layers.sequential();
    model.compile({ optimizer: 'adam', loss, metrics: [diceMetric({ threshold: 0.5 })] });
    const callbacks = datasetMetrics(model, [tf.zeros([1]), tf.zeros([1])]);
    model.fit(tf.zeros([1]), tf.zeros([1]), { callbacks });
    model.fit(tf.zeros([1]), tf.zeros([1]), { callbacks: new layers.CustomCallback(callbacks) });
    // @ts-expect-error: Lovász-softmax has no smoothing
    lovaszSoftmax({ smooth: 1 });
    export { fromLoss };`;
  writeFileSync(join(outside, 'esm.mts'), consumer);
  writeFileSync(join(outside, 'cjs.cts'), consumer);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    // TensorFlow.js's own types do not pass every check.
    skipLibCheck: true,
    types: [],
    lib: ['ES2022', 'DOM'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
  };
  writeFileSync(
    join(outside, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['esm.mts', 'cjs.cts'] }),
  );
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [tsc, '-p', outside], { encoding: 'utf8' });
  } catch (error) {
    expect((error as { stdout: string }).stdout).toBe('');
  }
});
