/**
 * `npm test`: sets up, then lets turbo lint, check types and run every test of the workspace, and sums up.
 * Nothing stops at the first failure, so that the last line, `N passed, N failed`, counts all of them.
 * `npm test -- ARGUMENTS` hands arguments on to turbo, such as `--filter=segmetric` or `--force`.
 *
 * What a package does for its tests to be counted:
 * - its script `test` runs in Node (the crate's: natively), `test:browser` in Chromium (vitest's
 *   `--project=node` and `--project=chromium`), `test:wasm` the crate's in WASM;
 * - the runner's own closing line is printed (cargo test, wasm-bindgen-test-runner, vitest, node:test);
 * - a line `conformance FILE: N cases` from a test is repeated at the end.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CHECK_TASKS, Tally, TEST_TASKS } from './run/tally.mjs';
import { turboCommand } from './run/turbo-command.mjs';
import { planOf, takeSummary, withTheMissing } from './run/turbo-summary.mjs';
import { reportAndFail } from './setup/failure.mjs';
import { elapsed } from './setup/progress.mjs';
import { whileSignalsMean } from './setup/signals.mjs';
import { ensureTools, interruptible } from './setup.mjs';

const start = Date.now();
try {
  const { env } = await ensureTools({ browser: true });
  const tally = new Tally();
  const results = await runTests(env, tally);
  const failed = printSummary(tally.rows(results), tally.conformance);
  process.exitCode = failed ? 1 : 0;
} catch (reason) {
  reportAndFail(reason);
  // also where nothing could run, the last line keeps its form
  console.log('0 passed, 1 failed');
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Tally} tally takes every line in
 */
async function runTests(env, tally) {
  const what = ['run', ...CHECK_TASKS, ...TEST_TASKS, ...process.argv.slice(2)];
  const planned = await interruptible(() => planOf(what, env));
  const how = [
    '--continue=dependencies-successful',
    '--log-order=stream',
    '--output-logs=full',
    '--summarize=true',
  ];
  const [command, args] = turboCommand(['run', ...how, ...what.slice(1)]);
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  // the terminal sends Ctrl-C to turbo too, which ends its tasks: here it only has to be waited for
  const handOn = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== 'SIGINT') child.kill(signal);
  };
  await whileSignalsMean(handOn, async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      console.log(line);
      tally.add(line);
    }
  });
  return withTheMissing(planned, takeSummary(start));
}

/**
 * @param {ReturnType<Tally['rows']>} rows
 * @param {string[]} conformance
 * @returns {boolean} whether anything failed, or nothing ran
 */
function printSummary(rows, conformance) {
  console.log(
    `\n${'part'.padEnd(14)} ${'passed'.padStart(7)} ${'failed'.padStart(7)} ${'skipped'.padStart(8)}`,
  );
  for (const { part, passed, failed, skipped, note } of rows) {
    const checked = passed + failed + skipped === 0 ? '  no findings' : '';
    const numbers =
      checked || `${String(passed).padStart(7)} ${String(failed).padStart(7)} ${String(skipped).padStart(8)}`;
    console.log(`${part.padEnd(14)} ${numbers}${note ? `  ${note}` : ''}`);
  }
  for (const line of conformance) console.log(line);
  const sum = (/** @type {'passed' | 'failed'} */ key) => rows.reduce((total, row) => total + row[key], 0);
  console.log(`in ${elapsed(start)}`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') > 0 || sum('passed') === 0;
}
