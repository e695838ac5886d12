import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/**
 * The same tests run in Node and in Chromium; those in `test/node` need files and processes. The browser is
 * `SEGMETRIC_CHROME`, or Chromium where Debian and Ubuntu put it.
 */
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
          browser: {
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
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
