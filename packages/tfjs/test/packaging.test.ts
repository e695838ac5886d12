/** Both packages, packed and put into a folder outside the workspace beside TensorFlow.js, import and require. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installOutside, pack, runIn } from '../../segmetric/test/node/packed.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
let outside: string;

beforeAll(() => {
  outside = installOutside(join(folder, '..', 'segmetric'));
  const modules = join(outside, 'node_modules');
  const here = join(modules, '@segmetric', 'tfjs');
  mkdirSync(here, { recursive: true });
  // Unpacked by hand: in the workspace the dependency on segmetric has no version yet.
  execFileSync('tar', ['-xzf', pack(folder, outside), '--strip-components=1', '-C', here]);
  mkdirSync(join(modules, '@tensorflow'));
  for (const name of ['tfjs-core', 'tfjs-backend-cpu', 'tfjs-layers']) {
    const from = realpathSync(join(folder, 'node_modules', '@tensorflow', name));
    symlinkSync(from, join(modules, '@tensorflow', name), 'junction');
  }
});

afterAll(() => {
  rmSync(outside, { recursive: true, force: true });
});

const compute = `
  const y = tf.tensor([0, 1], [1, 1, 2], 'int32');
  const gradient = tf.grad((p) => softDice({ smooth: 0 })(y, p))(tf.tensor([0.5, 0.5], [1, 1, 2, 1]));
  console.log(fromLoss.name, gradient.dataSync().join(' '));`;

it('imports as an ES module', () => {
  const program = `import '@tensorflow/tfjs-backend-cpu'; import '@tensorflow/tfjs-layers';
    import * as tf from '@tensorflow/tfjs-core'; import { fromLoss, softDice } from '@segmetric/tfjs'; ${compute}`;
  expect(runIn(outside, program, 'module')).toBe('fromLoss 0.25 -0.75');
});

it('requires', () => {
  const program = `require('@tensorflow/tfjs-backend-cpu'); require('@tensorflow/tfjs-layers');
    const tf = require('@tensorflow/tfjs-core'); const { fromLoss, softDice } = require('@segmetric/tfjs'); ${compute}`;
  expect(runIn(outside, program, 'commonjs')).toBe('fromLoss 0.25 -0.75');
});

it('has types for both module systems', () => {
  const consumer = `
    import { crossEntropy, fromLoss, lovaszSoftmax, type LossFunction, weightedSum } from '@segmetric/tfjs';
    import * as layers from '@tensorflow/tfjs-layers';
    const loss: LossFunction = lovaszSoftmax({ bins: 4096 });
    layers.sequential().compile({ optimizer: 'adam', loss });
    layers.sequential().compile({ optimizer: 'adam', loss: weightedSum([[1, loss], [0.2, crossEntropy()]]) });
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
