/**
 * A Chrome or Chromium for the tests that run in a browser: the one that CHROME_PATH names, an installed one,
 * one that Playwright has downloaded, one in the cache, or Debian's, unpacked into the cache.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { debianChromium, findCachedChromium } from './debian-chromium.mjs';
import { SetupFailure } from './failure.mjs';
import { findOnPath, isExecutable } from './processes.mjs';

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the executable's path
 */
export async function ensureBrowser(env) {
  if (env.CHROME_PATH) {
    if (isExecutable(env.CHROME_PATH)) return env.CHROME_PATH;
    throw new SetupFailure(
      `CHROME_PATH is ${env.CHROME_PATH}: it must name the executable of a Chrome or Chromium`,
    );
  }
  return installedBrowser(env) ?? playwrightBrowser(env) ?? findCachedChromium() ?? debianChromium(byHand());
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function installedBrowser(env) {
  const candidates = NAMES.map((name) => findOnPath(name, env));
  if (process.platform === 'darwin') {
    for (const app of ['Google Chrome', 'Chromium']) {
      candidates.push(`/Applications/${app}.app/Contents/MacOS/${app}`);
      candidates.push(path.join(homedir(), `Applications/${app}.app/Contents/MacOS/${app}`));
    }
  }
  if (process.platform === 'win32') {
    for (const base of [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]) {
      if (!base) continue;
      candidates.push(path.join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'));
      candidates.push(path.join(base, 'Chromium', 'Application', 'chrome.exe'));
    }
  }
  return candidates.find((file) => file !== undefined && isExecutable(file) && !isSnapStub(file));
}

/**
 * Ubuntu's package `chromium-browser` is a short script that says to install the snap, or calls it.
 * @param {string} file
 */
export function isSnapStub(file) {
  if (statSync(file).size > 10_000) return false;
  return readFileSync(file, 'latin1').includes('/snap/bin/chromium') && !existsSync('/snap/bin/chromium');
}

/**
 * The newest Chromium in Playwright's cache.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function playwrightBrowser(env) {
  const places = {
    darwin: path.join(homedir(), 'Library', 'Caches'),
    win32: env.LOCALAPPDATA ?? '',
  };
  const base =
    places[/** @type {'darwin' | 'win32'} */ (process.platform)] ??
    (env.XDG_CACHE_HOME || path.join(homedir(), '.cache'));
  const cache = env.PLAYWRIGHT_BROWSERS_PATH || path.join(base, 'ms-playwright');
  if (!existsSync(cache)) return undefined;
  const inside = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-win/chrome.exe',
    'chrome-win64/chrome.exe',
  ];
  for (const arch of ['chrome-mac', 'chrome-mac-arm64', 'chrome-mac-x64']) {
    inside.push(`${arch}/Chromium.app/Contents/MacOS/Chromium`);
    inside.push(`${arch}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`);
  }
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .flatMap((name) => inside.map((file) => path.join(cache, name, file)))
    .find(isExecutable);
}

function byHand() {
  return new SetupFailure(
    'No Chrome or Chromium is here. Install one (https://www.google.com/chrome; on Ubuntu: snap install chromium), or name its executable in CHROME_PATH',
  );
}
