/**
 * `npm run bench:compare -- REVISION [REVISION] [--rows A,B]`: counts the instructions of every row of `cargo bench` at two
 * commits and prints the change of each. Both are built in the system's temporary folder; nothing here is touched.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildRows, commitOf } from './compare/build-rows.mjs';
import { comparisonHead, comparisonLine, countInstructions } from './compare/instructions.mjs';
import { reportAndFail, SetupFailure } from './setup/failure.mjs';
import { run } from './setup/processes.mjs';
import { step } from './setup/progress.mjs';
import { ensureValgrind } from './setup/valgrind.mjs';
import { ensureTools, interruptible } from './setup.mjs';

const help = `Counts the instructions of every row natively, at two commits, and prints the change.

Usage: npm run bench:compare -- REVISION [REVISION] [options]

  REVISION      anything that git knows as a commit; without a second one the first is compared
                with the files as they are now
  --rows A,B    only rows whose name holds one of these, such as dice or hinge/exact
  --help        this text

The counts come from valgrind's callgrind and are the same at every run. Misses are those of a simulated
first-level data cache of 32 KiB. Some rows take minutes; each is printed when it is done.
`;

try {
  const { values, positionals } = parseCommandLine();
  if (values.help) process.stdout.write(help);
  else if (positionals.length < 1 || positionals.length > 2) {
    throw new SetupFailure(`One or two revisions are needed, ${positionals.length} came; see --help`);
  } else await compare(positionals, values.rows?.split(','));
} catch (reason) {
  reportAndFail(reason);
}

function parseCommandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { rows: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (reason) {
    throw new SetupFailure(`${/** @type {Error} */ (reason).message.split(/\. |\n/)[0]}; see --help`);
  }
}

/**
 * @param {string[]} revisions
 * @param {string[] | undefined} filters
 */
async function compare([first = '', second], filters) {
  const commits = [await commitOf(first), second === undefined ? undefined : await commitOf(second)];
  const { env } = await ensureTools({ browser: false });
  const folder = mkdtempSync(path.join(tmpdir(), 'segmetric-compare-'));
  // also where a signal ends the run
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await interruptible(async () => {
    const valgrind = await ensureValgrind(env);
    /** @type {string[]} */
    const programs = [];
    for (const [i, commit] of commits.entries()) {
      const name = [first, second ?? 'the working tree'][i];
      programs.push(await step(`build ${name}`, () => buildRows(commit, path.join(folder, String(i)), env)));
    }
    await countAll(valgrind, programs, filters);
  });
}

/**
 * @param {string} valgrind
 * @param {string[]} programs
 * @param {string[] | undefined} filters
 */
async function countAll(valgrind, [before = '', after = ''], filters) {
  const { stdout } = await run(after, []);
  const rows = stdout
    .split('\n')
    .filter((row) => row && (filters?.some((part) => row.includes(part)) ?? true));
  if (rows.length === 0)
    throw new SetupFailure(`No row's name holds ${filters?.join(' or ')}:\n${stdout.trim()}`);
  console.log(comparisonHead);
  for (const row of rows) {
    const then = await countInstructions(valgrind, before, row);
    console.log(comparisonLine(row, then, await countInstructions(valgrind, after, row)));
  }
}
