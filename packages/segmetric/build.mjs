/**
 * Builds the package: takes the core's modules and their glue from `@segmetric/core`, then makes `dist/` (ES modules and
 * types) and `dist/cjs/` (CommonJS) of the same files, so that each module system has one state.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { textOf } from './module-text.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const wasm = join(here, 'src', 'wasm');
const dist = join(here, 'dist');
const cjs = join(dist, 'cjs');
/** The modules of the core, and the one class of each. */
const MODULES = { losses: 'Losses', parts: 'Losses', metrics: 'Metrics' };
/** Entries that have no embedded modules: they are given compiled ones. */
const SLIM_ENTRIES = ['slim.js', 'parallel/worker.js'];
/** What ES modules have as `import.meta.url`. */
const ADDRESS_OF_FILE = `"use strict";
const addressOfFile = require("url").pathToFileURL(__filename).href;
`;
/** Globals of the engine that the glue is given. */
const GLUE_GLOBALS = ['RangeError', 'TextDecoder', 'FinalizationRegistry', 'WebAssembly'];

rmSync(wasm, { recursive: true, force: true });
mkdirSync(wasm, { recursive: true });
for (const [name, kind] of Object.entries(MODULES)) await takeModule(name, kind);
rmSync(dist, { recursive: true, force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: here, stdio: 'inherit' });
cpSync(wasm, join(dist, 'wasm'), { recursive: true });
await writeSlim();
await writeCommonJs();
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(here, '../..', name), join(dist, name));

/**
 * Writes `NAME.wasm`, the module, and into `src/wasm/` the same as text, and the glue. wasm-bindgen's glue keeps one instance in module
 * scope; put into a function, each call gives a glue, and so an instance, of its own. The function's argument stands in
 * for some globals: see `src/core/glue-globals.ts`.
 */
async function takeModule(name, kind) {
  const pkg = join(dirname(require.resolve('@segmetric/core/package.json')), 'pkg', name);
  if (!existsSync(join(pkg, `${name}.js`))) {
    console.error(`${pkg} has no ${name}.js: build @segmetric/core first (npm run build does)`);
    process.exit(1);
  }
  const bytes = readFileSync(join(pkg, `${name}_bg.wasm`));
  // A module that this Node cannot compile is found here and not by every test at once.
  new WebAssembly.Module(bytes);
  // Beside package.json, where also resolvers find it that do not read `exports`, as `slim/` and `theory/`.
  // Workers have theirs from `segmetric/parallel`.
  if (name !== 'parts') writeFileSync(join(here, `${name}.wasm`), bytes);
  writeFileSync(join(wasm, `${name}-text.js`), `export const ${name}Text = '${textOf(bytes)}';\n`);
  writeFileSync(join(wasm, `${name}-text.d.ts`), `export declare const ${name}Text: string;\n`);
  const { outputFiles } = await build({
    stdin: { contents: `export { ${kind}, initSync } from './${name}.js';`, resolveDir: pkg },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const [code, exports] = outputFiles[0].text.split(/^export (?=\{)/m);
  if (exports !== `{\n  ${kind},\n  initSync\n};\n`) throw new Error(`${name}.js exports ${exports}`);
  // Views of memory that is shared do not become empty when it grows: they are views of another buffer then.
  const glueCode = code.replaceAll(
    /(\bcached\w+Memory0)\.byteLength === 0/g,
    '$1.buffer !== wasm.memory.buffer',
  );
  if (glueCode === code) throw new Error(`${name}.js has no views of its memory`);
  writeFileSync(
    join(wasm, `${name}-glue.js`),
    `export function make${kind}Glue({ ${GLUE_GLOBALS.join(', ')} }) {\n${glueCode}\nreturn { Class: ${kind}, initSync };\n}\n`,
  );
  cpSync(join(pkg, `${name}.d.ts`), join(wasm, `${name}.d.ts`));
  const glue = `typeof import('./${name}.js')`;
  writeFileSync(
    join(wasm, `${name}-glue.d.ts`),
    `export type { ${kind} } from './${name}.js';\n` +
      `export declare function make${kind}Glue(globals: { ${GLUE_GLOBALS.map((each) => `${each}: unknown`).join('; ')} }): ` +
      `{ readonly Class: (${glue})['${kind}']; readonly initSync: (${glue})['initSync'] };\n`,
  );
}

/**
 * `segmetric/slim` has no embedded modules, and neither has the script of workers. Every function reaches the embedded module that it needs by its own imports, so files that
 * reach one are there twice: in `dist/slim/` they import files in which there is none. All others, and what the modules
 * keep, are the same for both. The types are the same, too.
 */
async function writeSlim() {
  const { metafile } = await build({
    absWorkingDir: dist,
    entryPoints: SLIM_ENTRIES,
    outdir: '.',
    bundle: true,
    format: 'esm',
    metafile: true,
    write: false,
  });
  const imports = new Map(
    Object.entries(metafile.inputs).map(([file, input]) => [file, input.imports.map(({ path }) => path)]),
  );
  const embedded = /^core\/embedded-(\w+)\.js$/;
  const reaches = (file) => embedded.test(file) || (imports.get(file) ?? []).some(reaches);
  const twins = new Set([...imports.keys()].filter((file) => reaches(file) && !SLIM_ENTRIES.includes(file)));
  const twin = (file) => (twins.has(file) ? posix.join('slim', file) : file);
  for (const file of [...twins, ...SLIM_ENTRIES]) {
    const to = twin(file);
    const code = readFileSync(join(dist, file), 'utf8').replaceAll(
      /(?<=^(?:import|export)\b[^;]*? from ')\.[^']+(?=')/gm,
      (path) => {
        const target = twin(posix.join(posix.dirname(file), path));
        const relative = posix.relative(posix.dirname(to), target);
        return relative.startsWith('.') ? relative : `./${relative}`;
      },
    );
    mkdirSync(dirname(join(dist, to)), { recursive: true });
    const name = embedded.exec(file)?.[1];
    writeFileSync(
      join(dist, to),
      name === undefined ? code : `export const embedded${MODULES[name]} = undefined;\n`,
    );
  }
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
    define: { 'import.meta.url': 'addressOfFile' },
  });
  for (const name of names.filter((each) => each.endsWith('.js'))) {
    const file = join(cjs, name);
    const code = readFileSync(file, 'utf8');
    if (code.includes('addressOfFile')) writeFileSync(file, `${ADDRESS_OF_FILE}${code}`);
  }
  for (const name of names) if (name.endsWith('.d.ts')) cpSync(join(dist, name), join(cjs, name));
  writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');
}
