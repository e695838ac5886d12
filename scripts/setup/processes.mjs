/**
 * Child processes of the set-up. Each one runs in a process group of its own, so that Ctrl-C or a time
 * limit ends it together with everything that it started (cargo starts rustc, rustc starts the linker).
 * No shell is involved: arguments need no quoting, and Windows needs no special case, since every
 * command here is a real executable.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

const windows = process.platform === 'win32';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let refusing = false;

/** Ended with a code other than 0, or could not be started, or ran past its time limit. */
export class CommandFailure extends Error {
  /**
   * @param {string} command the command line, for people
   * @param {string} how how it ended
   * @param {string} output all that it wrote
   */
  constructor(command, how, output) {
    super(`${command}: ${how}${output ? `\n${lastLines(output, 30)}` : ''}`);
    this.name = 'CommandFailure';
    this.output = output;
  }
}

/**
 * Runs a command to its end and gives what it wrote.
 * @param {string} command an executable's name or path
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, seconds?: number }} [options] seconds: the time limit
 * @returns {Promise<{ stdout: string, output: string }>} output: stdout and stderr as they came
 */
export function run(command, args, options = {}) {
  if (refusing) return Promise.reject(new CommandFailure(command, 'not started, the set-up is ending', ''));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !windows,
      windowsHide: true,
    });
    running.add(child);
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    let timedOut = false;
    const timer =
      options.seconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            end(child);
          }, options.seconds * 1000);
    const line = [command, ...args].join(' ');
    child.on('error', (error) => {
      clearTimeout(timer);
      running.delete(child);
      reject(new CommandFailure(line, error.message, ''));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      if (code === 0 && !timedOut) resolve({ stdout, output });
      else if (timedOut) reject(new CommandFailure(line, `no end after ${options.seconds} s`, output));
      else reject(new CommandFailure(line, `exit ${code ?? signal}`, output));
    });
  });
}

/**
 * What a command prints, or undefined where it is missing, fails or takes too long: a question, not a step.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, seconds?: number }} [options]
 * @returns {Promise<string | undefined>}
 */
export async function ask(command, args, options = {}) {
  try {
    return (await run(command, args, { seconds: 20, ...options })).stdout.trim();
  } catch {
    return undefined;
  }
}

/**
 * Ends every running child with all that it started. Safe to call from a signal handler.
 * @param {{ forGood?: boolean }} [options] forGood: no other is started from now on
 */
export function endAll({ forGood = false } = {}) {
  refusing ||= forGood;
  for (const child of running) end(child);
}

/** @param {import('node:child_process').ChildProcess} child */
function end(child) {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has ended by itself in the meantime
  }
}

/**
 * The path of an executable by its name, as a shell would find it.
 * @param {string} name without `.exe`
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findOnPath(name, env = process.env) {
  const file = windows ? `${name}.exe` : name;
  for (const folder of (env.PATH ?? env.Path ?? '').split(path.delimiter)) {
    if (folder && isExecutable(path.join(folder, file))) return path.join(folder, file);
  }
  return undefined;
}

/**
 * Whether a path is a file that may be executed.
 * @param {string} file
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * @param {string} text
 * @param {number} count
 */
function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
