/**
 * Takes the module of losses in place from `@segmetric/core` as text, and from `@segmetric/tfjs-wasm-gradients` how a backend's memory is
 * reached, into `src/wasm/`. Then builds `dist/` (ES modules and types) and `dist/cjs/` (CommonJS) of the same files.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { textOf } from '../segmetric/module-text.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const wasm = join(here, 'src', 'wasm');
const dist = join(here, 'dist');
const cjs = join(dist, 'cjs');

takeModule();
rmSync(dist, { recursive: true, force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: here, stdio: 'inherit' });
for (const name of readdirSync(wasm)) {
  if (/(?<!\.d)\.ts$/.test(name)) continue;
  cpSync(join(wasm, name), join(dist, 'wasm', name));
}

const names = readdirSync(dist, { recursive: true });
const modules = names.filter((name) => name.endsWith('.js')).map((name) => join(dist, name));
await build({ entryPoints: modules, outdir: cjs, outbase: dist, format: 'cjs', target: 'es2022' });
for (const name of names) if (name.endsWith('.d.ts')) cpSync(join(dist, name), join(cjs, name));
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(here, '../..', name), join(dist, name));

function takeModule() {
  rmSync(wasm, { recursive: true, force: true });
  mkdirSync(wasm, { recursive: true });
  const pkg = join(dirname(require.resolve('@segmetric/core/package.json')), 'pkg', 'in-place');
  const bytes = readFileSync(join(pkg, 'in-place.wasm'));
  // A module that this Node cannot compile is found here and not by every test at once.
  new WebAssembly.Module(bytes);
  const constants = {
    inPlaceText: `'${textOf(bytes)}'`,
    ...JSON.parse(readFileSync(join(pkg, 'in-place.json'), 'utf8')),
  };
  const types = { inPlaceText: 'string', addresses: 'readonly number[]' };
  const lines = Object.entries(constants).map(([name, value]) => [
    `export const ${name} = ${Array.isArray(value) ? JSON.stringify(value) : value};\n`,
    `export declare const ${name}: ${types[name] ?? 'number'};\n`,
  ]);
  writeFileSync(join(wasm, 'in-place.js'), lines.map(([code]) => code).join(''));
  writeFileSync(join(wasm, 'in-place.d.ts'), lines.map(([, type]) => type).join(''));
  const memory = join(dirname(require.resolve('@segmetric/tfjs-wasm-gradients/package.json')), 'src');
  cpSync(join(memory, 'backend-memory.ts'), join(wasm, 'backend-memory.ts'));
}
