/**
 * What Ctrl-C and its like mean at a moment. The listeners are put on once and stay: a signal that arrives while
 * one is taken off and the next is put on would belong to neither and be lost. What changes is only whom they ask.
 */
import { constants } from 'node:os';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @typedef {(signal: NodeJS.Signals) => void} Meaning */

/** The innermost stands last. @type {Meaning[]} */
const meanings = [];
let listening = false;

/**
 * Runs work during which signals have a meaning; afterwards they have again the one before, and where there was
 * none they end the process.
 * @template T
 * @param {Meaning} meaning
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileSignalsMean(meaning, work) {
  if (!listening) for (const signal of SIGNALS) process.on(signal, dispatch);
  listening = true;
  meanings.push(meaning);
  try {
    return await work();
  } finally {
    meanings.splice(meanings.lastIndexOf(meaning), 1);
  }
}

/**
 * The exit code of a process that a signal ended, as shells give it.
 * @param {NodeJS.Signals} signal
 */
export const exitCodeOf = (signal) => 128 + constants.signals[signal];

/** @param {NodeJS.Signals} signal */
function dispatch(signal) {
  const meaning = meanings.at(-1);
  if (meaning) meaning(signal);
  else process.exit(exitCodeOf(signal));
}
