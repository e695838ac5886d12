/**
 * Runs a program in the foreground, as if it had been called itself: it has the terminal, its exit code is
 * ours, and it alone decides what a signal means.
 */
import { spawn } from 'node:child_process';
import { exitCodeOf, whileSignalsMean } from '../setup/signals.mjs';

const windows = process.platform === 'win32';
/** npm hands a Ctrl-C on to us that the terminal has already sent: within this time it is the same one. */
const SAME_SIGNAL_MS = 500;

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string | undefined }} options
 * @returns {Promise<number>} the exit code
 */
export function runThrough(command, args, options) {
  // In a group of its own the program gets no signal from the terminal, only what is handed on below: once.
  // Windows has no such groups; there it gets the console's event directly and we only wait.
  const child = spawn(command, args, { ...options, stdio: 'inherit', detached: !windows });
  const last = new Map();
  const handOn = (/** @type {NodeJS.Signals} */ signal) => {
    const now = Date.now();
    if (now - (last.get(signal) ?? 0) < SAME_SIGNAL_MS) return;
    last.set(signal, now);
    if (!windows) child.kill(signal);
  };
  const end = () =>
    new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? exitCodeOf(signal ?? 'SIGTERM')));
    });
  return whileSignalsMean(handOn, end);
}
