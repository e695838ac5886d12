/** What the tests of all packages have in common: every `vitest.config.ts` spreads it into each of its projects. */

/** Milliseconds, far more than anything takes: it ends what hangs, and a busy machine does not reach it. */
export const TIME_LIMIT = 600_000;

/** The time limits of tests and hooks. No test has one of its own. */
export const base = { testTimeout: TIME_LIMIT, hookTimeout: TIME_LIMIT, teardownTimeout: TIME_LIMIT };
