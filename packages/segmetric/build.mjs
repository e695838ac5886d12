/**
 * Builds the package: takes the core's module and its glue from `@segmetric/core`, then makes `dist/` (ES modules and
 * types) and `dist/cjs/` (CommonJS) of the same files, so that each module system has one state.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const pkg = join(dirname(require.resolve('@segmetric/core/package.json')), 'pkg');
const wasm = join(here, 'src', 'wasm');
const dist = join(here, 'dist');
const cjs = join(dist, 'cjs');
/** Globals of the engine that the glue is given. */
const GLUE_GLOBALS = ['RangeError', 'TextDecoder', 'FinalizationRegistry', 'WebAssembly'];

if (!existsSync(join(pkg, 'segmetric_wasm.js'))) {
  console.error(`${pkg} has no segmetric_wasm.js: build @segmetric/core first (npm run build does)`);
  process.exit(1);
}

await takeCore();
rmSync(dist, { recursive: true, force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: here, stdio: 'inherit' });
cpSync(wasm, join(dist, 'wasm'), { recursive: true });
await writeCommonJs();
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(here, '../..', name), join(dist, name));

/**
 * Writes `core.wasm`, the module, and `src/wasm/`: the same as text, and the glue. wasm-bindgen's glue keeps one instance in module
 * scope; put into a function, each call gives a glue, and so an instance, of its own. The function's argument stands in
 * for some globals: see `src/core/glue-globals.ts`.
 */
async function takeCore() {
  const bytes = readFileSync(join(pkg, 'segmetric_wasm_bg.wasm'));
  // A module that this Node cannot compile is found here and not by every test at once.
  new WebAssembly.Module(bytes);
  rmSync(wasm, { recursive: true, force: true });
  mkdirSync(wasm, { recursive: true });
  // Beside package.json, where also resolvers find it that do not read `exports`, as `slim/` and `theory/`.
  writeFileSync(join(here, 'core.wasm'), bytes);
  writeFileSync(join(wasm, 'core-bytes.js'), `export const coreBase64 = '${bytes.toString('base64')}';\n`);
  writeFileSync(join(wasm, 'core-bytes.d.ts'), 'export declare const coreBase64: string;\n');
  const { outputFiles } = await build({
    stdin: { contents: "export { Core, initSync } from './segmetric_wasm.js';", resolveDir: pkg },
    bundle: true,
    format: 'iife',
    globalName: 'glue',
    target: 'es2022',
    write: false,
  });
  writeFileSync(
    join(wasm, 'core-glue.js'),
    `export function makeGlue({ ${GLUE_GLOBALS.join(', ')} }) {\n${outputFiles[0].text}\nreturn glue;\n}\n`,
  );
  cpSync(join(pkg, 'segmetric_wasm.d.ts'), join(wasm, 'segmetric_wasm.d.ts'));
  writeFileSync(
    join(wasm, 'core-glue.d.ts'),
    "export type { Core } from './segmetric_wasm.js';\n" +
      `export declare function makeGlue(globals: { ${GLUE_GLOBALS.map((name) => `${name}: unknown`).join('; ')} }): ` +
      "Pick<typeof import('./segmetric_wasm.js'), 'Core' | 'initSync'>;\n",
  );
}

async function writeCommonJs() {
  const names = readdirSync(dist, { recursive: true });
  const modules = names.filter((name) => name.endsWith('.js')).map((name) => join(dist, name));
  // What is required goes through older tools than what is imported: browserify's parser knows neither of these.
  const supported = { 'logical-assignment': false, 'class-private-method': false };
  await build({
    entryPoints: modules,
    outdir: cjs,
    outbase: dist,
    format: 'cjs',
    target: 'es2022',
    supported,
  });
  for (const name of names) if (name.endsWith('.d.ts')) cpSync(join(dist, name), join(cjs, name));
  writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');
}
