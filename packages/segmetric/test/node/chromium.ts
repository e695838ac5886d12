/**
 * The Chromium of the browser tests, of this package and of those beside it: `SEGMETRIC_CHROME`, or Chromium where Debian
 * and Ubuntu put it.
 */

import { playwright } from '@vitest/browser-playwright';
import { TIME_LIMIT } from '../../../../vitest.base.js';

/** How Chromium is started, with what a test wants of it, such as no graphics card. */
export function launchOptions(...more: string[]) {
  return {
    timeout: TIME_LIMIT,
    executablePath: process.env.SEGMETRIC_CHROME ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', ...more],
  };
}

/** Vitest's browser: headless Chromium, started with `more`. */
export const vitestChromium = (...more: string[]) => ({
  enabled: true,
  // by number: a bare system need not know the name localhost
  api: { host: '127.0.0.1' },
  headless: true,
  connectTimeout: TIME_LIMIT,
  screenshotFailures: false,
  provider: playwright({ launchOptions: launchOptions(...more) }),
  instances: [{ browser: 'chromium' as const }],
});
