import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/**
 * The same tests run in Node, in Chromium, and in a Chromium page that is isolated so that the backend may use
 * threads; those in `test/node` need Node. The browser is `SEGMETRIC_CHROME`, or Chromium where Debian and Ubuntu
 * put it.
 */
// A new object each time: Vitest writes a project's name into it.
const browser = () => ({
  enabled: true,
  // by number: a bare system need not know the name localhost
  api: { host: '127.0.0.1' },
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: {
      executablePath: process.env.SEGMETRIC_CHROME ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  }),
  instances: [{ browser: 'chromium' as const }],
});

const inBrowser = (name: string) => ({
  name,
  include: ['test/*.test.ts'],
  testTimeout: 60_000,
  browser: browser(),
});

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', include: ['test/**/*.test.ts'], testTimeout: 60_000 } },
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
