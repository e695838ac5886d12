/** Builds `dist/` (ES modules and types) and `dist/cjs/` (CommonJS) of the same files. */

import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

const modules = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.js'));
await build({
  entryPoints: modules.map((name) => join(dist, name)),
  outdir: cjs,
  outbase: dist,
  format: 'cjs',
});
for (const name of readdirSync(dist)) {
  if (name.endsWith('.d.ts') && statSync(join(dist, name)).isFile())
    cpSync(join(dist, name), join(cjs, name));
}
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');
