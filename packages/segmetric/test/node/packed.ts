/** The package as its users get it: packed by npm, and installed into a folder outside the workspace, offline. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const shell = process.platform === 'win32';

/** Packs the package in `folder` into `into`; gives the tarball's path. */
export function pack(folder: string, into: string): string {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell,
  });
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  return join(into, filename);
}

/** A fresh folder outside the workspace with `segmetric` installed from its tarball. */
export function installOutside(folder: string): string {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'segmetric-packed-')));
  writeFileSync(join(outside, 'package.json'), '{ "private": true, "type": "module" }');
  const tarball = pack(folder, outside);
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], {
    cwd: outside,
    stdio: 'ignore',
    shell,
  });
  return outside;
}

/** Runs a program in `folder`; gives what it printed. */
export function runIn(folder: string, program: string, kind: 'module' | 'commonjs'): string {
  return execFileSync(process.execPath, [`--input-type=${kind}`, '--eval', program], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();
}
