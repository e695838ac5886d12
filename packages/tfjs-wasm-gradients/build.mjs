/**
 * Builds the package: takes the kernels' modules from `@segmetric/tfjs-gradients-core` as text, so that they load
 * everywhere without a file beside them, then compiles `dist/`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const pkg = join(dirname(require.resolve('@segmetric/tfjs-gradients-core/package.json')), 'pkg');
const wasm = join(here, 'src', 'wasm');
const dist = join(here, 'dist');

const modules = { kernels: 'kernels.wasm', sharedKernels: 'kernels-shared.wasm' };
const texts = Object.entries(modules).map(([name, file]) => {
  const bytes = readFileSync(join(pkg, file));
  // A module that this Node cannot compile is found here and not by every test at once.
  new WebAssembly.Module(bytes);
  return `export const ${name}Base64 = '${bytes.toString('base64')}';\n`;
});
const types = Object.keys(modules).map((name) => `export declare const ${name}Base64: string;\n`);
mkdirSync(wasm, { recursive: true });
writeFileSync(join(wasm, 'kernels-bytes.js'), texts.join(''));
writeFileSync(join(wasm, 'kernels-bytes.d.ts'), types.join(''));

rmSync(dist, { recursive: true, force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: here, stdio: 'inherit' });
cpSync(wasm, join(dist, 'wasm'), { recursive: true });
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(here, '../..', name), join(dist, name));
