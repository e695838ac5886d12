import { defineConfig } from 'vitest/config';
import { vitestChromium } from './test/node/chromium.js';

/** The same tests run in Node and in Chromium; those in `test/node` need files and processes. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'chromium',
          include: ['test/*.test.ts'],
          testTimeout: 60_000,
          browser: vitestChromium('--disable-gpu'),
        },
      },
    ],
  },
});
