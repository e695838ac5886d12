import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { base } from '../../vitest.base.js';
import { vitestChromium } from '../segmetric/test/node/chromium.js';

const oldest = fileURLToPath(new URL('test/oldest/node_modules/@tensorflow/', import.meta.url));
const quiet = { ...base, setupFiles: ['test/quiet.ts'] };

/** Bundled before the tests begin: what Vite finds on its way makes it load the page again. */
const bundled = ['core', 'layers', 'data', 'backend-cpu', 'backend-wasm', 'backend-webgl'].map(
  (name) => `@tensorflow/tfjs-${name}`,
);

/**
 * The same tests run in Node and in Chromium, where WebGL runs in software; those in `test/node` need files and processes,
 * those in `test/browser` WebGL. The project `oldest` runs the tests in Node against the oldest TensorFlow.js that is served.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...quiet,
          name: 'node',
          include: ['test/*.test.ts', 'test/node/*.test.ts'],
          provide: { tfjs: '4.22.0' },
        },
      },
      {
        resolve: { alias: [{ find: /^@tensorflow\//, replacement: oldest }] },
        test: { ...quiet, name: 'oldest', include: ['test/*.test.ts'], provide: { tfjs: '4.2.0' } },
      },
      {
        optimizeDeps: { include: bundled },
        test: {
          ...quiet,
          name: 'chromium',
          provide: { tfjs: '4.22.0' },
          include: ['test/*.test.ts', 'test/browser/*.test.ts'],
          browser: vitestChromium('--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'),
        },
      },
    ],
  },
});
