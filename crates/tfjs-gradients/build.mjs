/**
 * Builds the WebAssembly module into pkg/, twice: for the backend's memory, and for its memory when threads share it,
 * which a module has to declare. Refuses a module that would not be alone with registers: see src/lib.rs.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import binaryen from 'binaryen';
import { assertLivesInRegisters } from './lives-in-registers.mjs';

const target = ['--release', '--locked', '--target', 'wasm32-unknown-unknown', '-p', 'tfjs-gradients'];
const build = spawnSync(
  'cargo',
  [
    'rustc',
    ...target,
    '--message-format=json-render-diagnostics',
    '--',
    '-Clink-arg=--import-memory',
    '-Clink-arg=-zstack-size=0',
  ],
  { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' },
);
if (build.error) {
  console.error(`cargo did not start: ${build.error.message}. \`npm run setup\` installs it.`);
  process.exit(1);
}
if (build.status !== 0) process.exit(build.status ?? 1);

const built = build.stdout
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .flatMap((line) => JSON.parse(line).filenames ?? [])
  .find((name) => name.endsWith('tfjs_gradients.wasm'));
const from = readFileSync(built);
const pkg = new URL('pkg/', import.meta.url);
mkdirSync(pkg, { recursive: true });
const { Features } = binaryen;
// What Rust's target emits, and no newer.
const features = [
  Features.SIMD128,
  Features.BulkMemory,
  Features.BulkMemoryOpt,
  Features.MutableGlobals,
  Features.SignExt,
  Features.NontrappingFPToInt,
].reduce((all, feature) => all | feature, Features.MVP);

const module = binaryen.readBinary(from);
module.setFeatures(features);
// The linker's marks of where data ends; there is none.
for (const mark of ['__data_end', '__heap_base']) module.removeExport(mark);
try {
  assertLivesInRegisters(module);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(1);
binaryen.setOneCallerInlineMaxSize(50);
module.optimize();
write('kernels.wasm', module.emitBinary());

const memory = /\(import "env" "memory" \(memory (\S+) 0\)\)/;
const text = module.emitText();
if (!memory.test(text)) throw new Error('the module does not import its memory as expected');
// 65536 pages are the 4 GiB that the backend's threaded build declares too.
const sharing = binaryen.parseText(
  text.replace(memory, '(import "env" "memory" (memory $1 0 65536 shared))'),
);
sharing.setFeatures(features | Features.Atomics);
write('kernels-shared.wasm', sharing.emitBinary());

function write(name, bytes) {
  writeFileSync(new URL(name, pkg), bytes);
  console.log(`${name}: ${bytes.length} bytes, gzipped ${gzipSync(bytes).length}`);
}
