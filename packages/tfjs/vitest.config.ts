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

// A new object each time: Vitest writes a project's name into it.
const inBrowser = (name: string, include: string[]) => ({
  ...quiet,
  name,
  provide: { tfjs: '4.22.0' },
  include,
  browser: vitestChromium('--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'),
});

/**
 * The same tests run in Node and in Chromium, where WebGL runs in software; those in `test/node` need files and processes,
 * those in `test/browser` WebGL. Those of losses in place also run in a page that is isolated, so that the wasm backend uses threads. The project `oldest` runs the tests in Node against the oldest TensorFlow.js that is served.
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
        test: inBrowser('chromium', ['test/*.test.ts', 'test/browser/*.test.ts']),
      },
      {
        optimizeDeps: { include: bundled },
        server: {
          headers: {
            'Cross-Origin-Opener-Policy': 'same-origin',
            'Cross-Origin-Embedder-Policy': 'require-corp',
          },
        },
        test: inBrowser('threads', [
          'test/gradients.test.ts',
          'test/in-place.test.ts',
          'test/training.test.ts',
        ]),
      },
    ],
  },
});
