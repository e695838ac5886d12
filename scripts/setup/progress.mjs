/**
 * One line for each step: what it does, and at its end how long it took. Steps run side by side; on a
 * terminal one live line at the bottom counts their seconds, elsewhere a plain line every half minute
 * says that they live. All of it goes to stderr, so that a command's own output stays clean.
 */

const live = process.stderr.isTTY === true;
/** @type {Map<string, number>} */
const steps = new Map();
/** @type {NodeJS.Timeout | undefined} */
let ticking;
let muted = false;

/**
 * Runs a step under a title.
 * @template T
 * @param {string} title what it does, as a short phrase
 * @param {() => Promise<T>} work
 * @param {{ silentSeconds?: number }} [options] silentSeconds: a step that takes no longer is not mentioned
 * @returns {Promise<T>}
 */
export async function step(title, work, { silentSeconds = 0 } = {}) {
  const start = Date.now();
  const later =
    silentSeconds > 0 ? setTimeout(() => announce(title, start), silentSeconds * 1000) : undefined;
  if (!later) announce(title, start);
  try {
    const result = await work();
    finish(title, `✓ ${title} (${elapsed(start)})`);
    return result;
  } catch (reason) {
    finish(title, `✗ ${title} (${elapsed(start)})`);
    throw reason;
  } finally {
    clearTimeout(later);
  }
}

/**
 * @param {string} title
 * @param {number} start
 */
function announce(title, start) {
  steps.set(title, start);
  if (live) redraw();
  else say(`… ${title}`);
  ticking ??= setInterval(tick, live ? 1000 : 30_000);
}

/**
 * Prints a line above the live one.
 * @param {string} line
 */
export function say(line) {
  if (muted) return;
  clearLive();
  process.stderr.write(`${line}\n`);
  redraw();
}

/** Says nothing more: one step has failed for good, and how the others end is of no interest. */
export function mute() {
  stopProgress();
  muted = true;
}

/** Takes the live line away, as before a message that ends the program. */
export function stopProgress() {
  clearLive();
  clearInterval(ticking);
  ticking = undefined;
  steps.clear();
}

/**
 * @param {string} title
 * @param {string} line
 */
function finish(title, line) {
  // a step that was never announced ends without a word
  if (!steps.delete(title)) return;
  if (steps.size === 0) {
    clearInterval(ticking);
    ticking = undefined;
  }
  say(line);
}

function tick() {
  if (live) redraw();
  else for (const [title, start] of steps) say(`… ${title}: ${elapsed(start)} so far`);
}

function redraw() {
  if (!live || muted || steps.size === 0) return;
  const text = [...steps].map(([title, start]) => `${title} ${elapsed(start)}`).join(' | ');
  const width = (process.stderr.columns ?? 80) - 1;
  process.stderr.write(`\r\x1b[2K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
}

function clearLive() {
  if (live) process.stderr.write('\r\x1b[2K');
}

/** @param {number} start in ms */
export function elapsed(start) {
  const seconds = (Date.now() - start) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}
