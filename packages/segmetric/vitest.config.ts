import { defineConfig } from 'vitest/config';
import { base } from '../../vitest.base.js';
import { vitestChromium } from './test/node/chromium.js';

/** The same tests run in Node and in Chromium; those in `test/node` need files and processes. */
export default defineConfig({
  test: {
    projects: [
      { test: { ...base, name: 'node', include: ['test/**/*.test.ts'] } },
      {
        test: {
          ...base,
          name: 'chromium',
          include: ['test/*.test.ts'],
          browser: vitestChromium('--disable-gpu'),
        },
      },
    ],
  },
});
