import { defineConfig } from 'vitest/config';
import { base } from '../../vitest.base.js';
import { vitestChromium } from '../segmetric/test/node/chromium.js';

// A new object each time: Vitest writes a project's name into it.
const inBrowser = (name: string) => ({
  ...base,
  name,
  include: ['test/*.test.ts'],
  browser: vitestChromium('--disable-gpu'),
});

/**
 * The same tests run in Node, in Chromium, and in a Chromium page that is isolated so that the backend may use
 * threads; those in `test/node` need Node.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { ...base, name: 'node', include: ['test/**/*.test.ts'] } },
      { test: inBrowser('chromium') },
      {
        server: {
          headers: {
            'Cross-Origin-Opener-Policy': 'same-origin',
            'Cross-Origin-Embedder-Policy': 'require-corp',
          },
        },
        test: inBrowser('threads'),
      },
    ],
  },
});
