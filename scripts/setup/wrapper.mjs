/**
 * Small shell scripts that start a program which lies unpacked in the cache: it finds its libraries there
 * and not in the system.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {string} file where the script goes
 * @param {{ program: string, libraries: string[], args?: string[], env?: Record<string, string> }} what args:
 *   come before the caller's
 */
export function writeWrapper(file, { program, libraries, args = [], env = {} }) {
  const settings = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  const folders = quote(libraries.join(':'));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `#!/bin/sh\n${settings.join('')}export LD_LIBRARY_PATH=${folders}"\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\n` +
      `exec ${[program, ...args].map(quote).join(' ')} "$@"\n`,
    { mode: 0o755 },
  );
}

/**
 * @param {string} text
 * @returns {string} as one word of a shell
 */
export function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
