/** Each project tests the TensorFlow.js that it says, and that alone. */

import { version_cpu } from '@tensorflow/tfjs-backend-cpu';
import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { version_core } from '@tensorflow/tfjs-core';
import { version_data } from '@tensorflow/tfjs-data';
import { version_layers } from '@tensorflow/tfjs-layers';
import { expect, inject, it } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    tfjs: string;
  }
}

it('the version is the one of the project', () => {
  const versions = [version_core, version_layers, version_data, version_cpu, version_wasm];
  expect(new Set(versions)).toEqual(new Set([inject('tfjs')]));
});
