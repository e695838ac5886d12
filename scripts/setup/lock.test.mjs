import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isStale, withLock } from './lock.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'segmetric-lock-'));
const file = path.join(folder, 'a.lock');
after(() => rmSync(folder, { recursive: true }));

test('one after the other', async () => {
  /** @type {string[]} */
  const seen = [];
  const work = (/** @type {string} */ name) =>
    withLock(file, async () => {
      seen.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(`${name} out`);
    });
  await Promise.all([work('a'), work('b')]);
  assert.equal(seen.length, 4);
  assert.equal(seen[0]?.[0], seen[1]?.[0]);
  assert.equal(existsSync(file), false);
});

test('a lock whose holder is gone is taken over, a live one is not', () => {
  // process ids on Linux, macOS and Windows stay far below this one
  writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host: hostname() }));
  assert.equal(isStale(file), true);
  writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }));
  assert.equal(isStale(file), false);
  writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host: 'another machine' }));
  assert.equal(isStale(file), false);
  utimesSync(file, new Date(0), new Date(0));
  assert.equal(isStale(file), true);
});
