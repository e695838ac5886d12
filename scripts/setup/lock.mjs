/**
 * A lock file, so that two clones that set up at the same time do not write the same folder. The holder
 * touches it every few seconds; one whose process is gone, or that nobody has touched for a minute
 * (another machine on a shared home folder), counts as left behind and is taken over.
 */
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './progress.mjs';

const HEARTBEAT_MS = 5000;
const STALE_MS = 60_000;

/** @type {Set<string>} */
const held = new Set();

/**
 * Runs work while holding a lock file, after waiting for whoever holds it.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!tryToTake(file)) {
    if (isStale(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`… another set-up holds ${file}: waiting for it`);
    told = true;
    await wait(500);
  }
  held.add(file);
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    held.delete(file);
    rmSync(file, { force: true });
  }
}

/** Gives back every lock held, as when the program is interrupted. */
export function releaseAll() {
  for (const file of held) rmSync(file, { force: true });
  held.clear();
}

/** @param {string} file */
function tryToTake(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Whether a lock file was left behind by a process that is no more.
 * @param {string} file
 */
export function isStale(file) {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    if (age > STALE_MS) return true;
    const holder = JSON.parse(readFileSync(file, 'utf8'));
    return holder.host === hostname() && !isAlive(holder.pid);
  } catch {
    // It has just been given back, or is being written at this moment: the next try will tell.
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
