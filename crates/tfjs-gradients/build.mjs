/**
 * Builds the WebAssembly module into pkg/, twice: for the backend's memory, and for its memory when threads share it,
 * which a module has to declare. Refuses a module that would not be alone with registers: see src/lib.rs.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import binaryen from 'binaryen';
import { buildOnImportedMemory } from '../segmetric-wasm/imported-memory.mjs';
import { FEATURES, shrink } from '../segmetric-wasm/shrink.mjs';
import { assertLivesInRegisters } from './lives-in-registers.mjs';

const from = buildOnImportedMemory('tfjs-gradients', [], ['-Clink-arg=-zstack-size=0']);
const pkg = new URL('pkg/', import.meta.url);
mkdirSync(pkg, { recursive: true });

const module = binaryen.readBinary(from);
module.setFeatures(FEATURES);
// The linker's marks of where data ends; there is none.
for (const mark of ['__data_end', '__heap_base']) module.removeExport(mark);
try {
  assertLivesInRegisters(module);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
shrink(module);
write('kernels.wasm', module.emitBinary());

const memory = /\(import "env" "memory" \(memory (\S+) 0\)\)/;
const text = module.emitText();
if (!memory.test(text)) throw new Error('the module does not import its memory as expected');
// 65536 pages are the 4 GiB that the backend's threaded build declares too.
const sharing = binaryen.parseText(
  text.replace(memory, '(import "env" "memory" (memory $1 0 65536 shared))'),
);
sharing.setFeatures(FEATURES | binaryen.Features.Atomics);
write('kernels-shared.wasm', sharing.emitBinary());

function write(name, bytes) {
  writeFileSync(new URL(name, pkg), bytes);
  console.log(`${name}: ${bytes.length} bytes, gzipped ${gzipSync(bytes).length}`);
}
