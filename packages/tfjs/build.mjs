/** Builds `dist/` (ES modules and types) and `dist/cjs/` (CommonJS) of the same files. */

import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const dist = join(here, 'dist');
const cjs = join(dist, 'cjs');

rmSync(dist, { recursive: true, force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: here, stdio: 'inherit' });

const names = readdirSync(dist, { recursive: true });
const modules = names.filter((name) => name.endsWith('.js')).map((name) => join(dist, name));
await build({ entryPoints: modules, outdir: cjs, outbase: dist, format: 'cjs', target: 'es2022' });
for (const name of names) if (name.endsWith('.d.ts')) cpSync(join(dist, name), join(cjs, name));
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(here, '../..', name), join(dist, name));
