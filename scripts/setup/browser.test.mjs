import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ensureBrowser, installedBrowser, playwrightBrowser } from './browser.mjs';

const windows = process.platform === 'win32';
const folder = mkdtempSync(path.join(tmpdir(), 'segmetric-browser-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {string[]} parts */
function place(...parts) {
  const file = path.join(folder, ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
}

test('CHROME_PATH is taken, and must be right', async () => {
  const file = place('mine', 'chrome');
  assert.equal(await ensureBrowser({ CHROME_PATH: file }), file);
  await assert.rejects(
    ensureBrowser({ CHROME_PATH: `${file}-not` }),
    /CHROME_PATH is .*chrome-not: it must name/,
  );
});

test('an installed one is found on PATH', { skip: process.platform !== 'linux' }, () => {
  const chromium = place('bin', 'chromium');
  assert.equal(installedBrowser({ PATH: path.dirname(chromium) }), chromium);
  assert.equal(installedBrowser({ PATH: '' }), undefined);
});

test("Ubuntu's stub for the snap is none", { skip: process.platform !== 'linux' }, () => {
  const stub = place('stub', 'chromium-browser');
  writeFileSync(stub, '#!/bin/sh\nexec /snap/bin/chromium-not-here "$@"\n');
  assert.equal(installedBrowser({ PATH: path.dirname(stub) }), undefined);
});

test("the newest in Playwright's cache is found", { skip: windows }, () => {
  place('playwright', 'chromium-999', 'chrome-linux', 'chrome');
  const newest = place('playwright', 'chromium-1200', 'chrome-linux64', 'chrome');
  const env = { PLAYWRIGHT_BROWSERS_PATH: path.join(folder, 'playwright') };
  assert.equal(playwrightBrowser(env), newest);
});
