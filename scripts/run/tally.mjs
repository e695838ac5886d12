/**
 * The sum over all test runners. Every runner closes with a line that counts its tests; turbo prefixes each
 * line with the task that wrote it, also when it replays a result from its cache. So the lines are the one
 * place where all counts are found, whatever ran and whatever did not have to.
 *
 * A package's tests are split over the tasks `test` (Node; for the crate: native) and `test:browser`
 * (Chromium) or `test:wasm`: one task, one row of the table.
 */

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ taskId: string, exitCode: number | undefined }} TaskResult exitCode: undefined where it did not run
 */

/** The tasks whose output is counted. */
export const TEST_TASKS = ['test', 'test:wasm', 'test:browser', 'test:scripts'];
/** The tasks that are only right or wrong. */
export const CHECK_TASKS = ['lint', 'lint:biome', 'typecheck', 'typecheck:scripts'];

const tasks = [...TEST_TASKS, ...CHECK_TASKS, 'build'].sort((a, b) => b.length - a.length).join('|');
const PREFIX = new RegExp(`^((?:@[\\w.-]+/)?[\\w.-]+|//):(${tasks}): ?(.*)$`);
// colours: an escape, a bracket, numbers, a letter
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[A-Za-z]`, 'g');

/**
 * A line of turbo's output, taken apart; undefined where no task wrote it.
 * @param {string} raw
 * @returns {{ taskId: string, text: string } | undefined} taskId: as turbo calls it, `package#task`
 */
export function parseLine(raw) {
  const match = PREFIX.exec(raw.replace(COLOUR, '').trimEnd());
  if (!match) return undefined;
  return { taskId: `${match[1]}#${match[2]}`, text: match[3] ?? '' };
}

/**
 * The counts in a runner's closing line; undefined for any other line.
 * @param {string} text without prefix and colours
 * @returns {Counts | undefined}
 */
export function closingCounts(text) {
  const line = text.trim();
  const cargo = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/.exec(line);
  if (cargo) return { passed: Number(cargo[1]), failed: Number(cargo[2]), skipped: Number(cargo[3]) };
  const vitest = /^Tests {2}(.*) \(\d+\)$/.exec(line);
  if (vitest) {
    const of = (/** @type {string} */ word) =>
      Number(new RegExp(`(\\d+) ${word}`).exec(vitest[1] ?? '')?.[1] ?? 0);
    return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') + of('todo') };
  }
  const node = /^(?:#|ℹ) (pass|fail|skipped|todo) (\d+)$/.exec(line);
  if (!node) return undefined;
  const count = Number(node[2]);
  return {
    passed: node[1] === 'pass' ? count : 0,
    failed: node[1] === 'fail' ? count : 0,
    skipped: node[1] === 'skipped' || node[1] === 'todo' ? count : 0,
  };
}

/** Adds up what the lines of a run say. */
export class Tally {
  /** @type {Map<string, Counts>} */
  #counts = new Map();
  /** @type {Map<string, Set<string>>} each line, and the parts that printed it */
  #conformance = new Map();

  /** @param {string} raw a line of turbo's output */
  add(raw) {
    const line = parseLine(raw);
    if (!line) return;
    if (line.text.startsWith('conformance ')) {
      const parts = this.#conformance.get(line.text) ?? new Set();
      this.#conformance.set(line.text, parts.add(partOf(line.taskId)));
    }
    const more = closingCounts(line.text);
    if (!more || !TEST_TASKS.includes(taskName(line.taskId))) return;
    const sum = this.#counts.get(line.taskId) ?? { passed: 0, failed: 0, skipped: 0 };
    this.#counts.set(line.taskId, {
      passed: sum.passed + more.passed,
      failed: sum.failed + more.failed,
      skipped: sum.skipped + more.skipped,
    });
  }

  /** The lines `conformance FILE: N cases` that the tests printed, sorted, each with the parts that it ran in. */
  get conformance() {
    const inOrder = (/** @type {Set<string>} */ parts) => order.filter((part) => parts.has(part)).join('; ');
    return [...this.#conformance].map(([line, parts]) => `${line} (${inOrder(parts)})`).sort();
  }

  /**
   * The rows of the table. A task that ended badly without a failed test (a crash, a lint error) counts as one
   * failed; so does a test task that ended well without a closing line, since nothing is known of it.
   * @param {TaskResult[]} results
   * @returns {({ part: string, note: string } & Counts)[]}
   */
  rows(results) {
    /** @type {Map<string, { part: string, note: string } & Counts>} */
    const rows = new Map();
    for (const { taskId, exitCode } of results) {
      const part = partOf(taskId);
      const counted = this.#counts.get(taskId);
      const isTest = TEST_TASKS.includes(taskName(taskId));
      if (!isTest && exitCode === 0 && taskName(taskId) === 'build') continue;
      const row = rows.get(part) ?? { part, note: '', passed: 0, failed: 0, skipped: 0 };
      rows.set(part, row);
      row.passed += counted?.passed ?? 0;
      row.failed += counted?.failed ?? 0;
      row.skipped += counted?.skipped ?? 0;
      const note = noteOf({ taskId, exitCode }, counted, isTest);
      if (note) row.note = [row.note, note].filter(Boolean).join('; ');
      if (note && !counted?.failed) row.failed += 1;
    }
    return [...rows.values()].sort((a, b) => order.indexOf(a.part) - order.indexOf(b.part));
  }
}

const order = ['Rust, native', 'Rust in WASM', 'Node', 'Chromium', 'scripts', 'lint', 'types', 'build'];

/** @param {string} taskId */
export function partOf(taskId) {
  const name = taskName(taskId);
  if (name === 'test') return taskId === '@segmetric/crate#test' ? 'Rust, native' : 'Node';
  if (name === 'test:wasm') return 'Rust in WASM';
  if (name === 'test:browser') return 'Chromium';
  if (name === 'test:scripts') return 'scripts';
  if (name.startsWith('lint')) return 'lint';
  return name.startsWith('typecheck') ? 'types' : 'build';
}

/**
 * @param {TaskResult} result
 * @param {Counts | undefined} counted
 * @param {boolean} isTest
 */
function noteOf({ taskId, exitCode }, counted, isTest) {
  if (exitCode === undefined) return `${taskId} did not run`;
  if (exitCode !== 0) return `${taskId} failed`;
  return isTest && !counted ? `${taskId} printed no result` : '';
}

/** @param {string} taskId */
const taskName = (taskId) => taskId.slice(taskId.indexOf('#') + 1);
