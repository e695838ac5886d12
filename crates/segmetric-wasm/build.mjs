// Builds the WebAssembly module (with SIMD, see .cargo/config.toml) and its glue into pkg/, then shrinks the module.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import binaryen from 'binaryen';

const here = fileURLToPath(new URL('.', import.meta.url));
const module = new URL('pkg/segmetric_wasm_bg.wasm', import.meta.url);

const build = spawnSync(
  'wasm-pack',
  ['build', here, '--target', 'web', '--mode', 'no-install', '--no-pack', '--', '--locked'],
  { stdio: 'inherit', shell: process.platform === 'win32' },
);
if (build.error) {
  console.error(`wasm-pack did not start: ${build.error.message}. \`npm run setup\` installs it.`);
  process.exit(1);
}
if (build.status !== 0) process.exit(build.status ?? 1);

const before = statSync(module).size;
const optimised = binaryen.readBinary(readFileSync(module));
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(1);
// A function that grows by what is called from it alone becomes so large that engines allocate its registers badly.
binaryen.setOneCallerInlineMaxSize(50);
// What Rust's target emits, and no newer: with every feature on, binaryen writes encodings that engines do not read yet.
const { Features } = binaryen;
optimised.setFeatures(
  [
    Features.SIMD128,
    Features.BulkMemory,
    Features.BulkMemoryOpt,
    Features.MutableGlobals,
    Features.SignExt,
    Features.NontrappingFPToInt,
    Features.ReferenceTypes,
    Features.CallIndirectOverlong,
    Features.Multivalue,
  ].reduce((all, feature) => all | feature, Features.MVP),
);
const cut = cutPanics(optimised);
optimised.optimize();
optimised.runPasses(['strip-producers', 'strip-target-features']);
const bytes = optimised.emitBinary();
writeFileSync(module, bytes);
console.log(
  `segmetric_wasm_bg.wasm: ${before} bytes, optimised ${bytes.length}, gzipped ${gzipSync(bytes).length}; ${cut} ways to panic cut short`,
);

/**
 * A panic has nowhere to write its text, and ends in a trap. Without the text the module is a tenth smaller: the functions that
 * would make it trap at once: those of the standard library that are named here, none of which returns. Returns how many there were.
 */
function cutPanics(module) {
  const names =
    /^(core|alloc)(\[[0-9a-f]+\])?::(panicking::(panic\w*|assert_failed\w*|panic_const::panic_const_\w+)|(option|result)::(unwrap|expect)_failed|slice::index::slice_\w+_fail|slice::copy_from_slice_impl::len_mismatch_fail|slice::sort::shared::smallsort::panic_on_ord_violation|alloc::handle_alloc_error|raw_vec::(capacity_overflow|handle_error))(::h[0-9a-f]{16})?$/;
  let count = 0;
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const each = module.getFunctionByIndex(index);
    const { name, module: imported, results, body } = binaryen.getFunctionInfo(each);
    if (imported || !names.test(name) || results !== binaryen.none) continue;
    if (binaryen.getExpressionInfo(body).type !== binaryen.unreachable) continue;
    binaryen.Function.setBody(each, module.unreachable());
    count++;
  }
  return count;
}
