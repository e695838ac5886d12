// Builds the WebAssembly modules of losses and of metrics (with SIMD, see .cargo/config.toml), each with its glue, into pkg/, and shrinks
// them.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import binaryen from 'binaryen';
import { blankPlaces, cutPanics } from './panics.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

for (const name of ['losses', 'metrics']) {
  buildModule(name);
  shrinkModule(name, new URL(`pkg/${name}/${name}_bg.wasm`, import.meta.url));
}

/** Builds the crate with the feature of this name alone into `pkg/NAME/`. */
function buildModule(name) {
  const pack = ['build', here, '--target', 'web', '--mode', 'no-install', '--no-pack'];
  const out = ['--out-dir', `pkg/${name}`, '--out-name', name];
  const cargo = ['--', '--locked', '--no-default-features', '--features', name];
  const build = spawnSync('wasm-pack', [...pack, ...out, ...cargo], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (build.error) {
    console.error(`wasm-pack did not start: ${build.error.message}. \`npm run setup\` installs it.`);
    process.exit(1);
  }
  if (build.status !== 0) process.exit(build.status ?? 1);
}

function shrinkModule(name, file) {
  const before = statSync(file).size;
  const optimised = binaryen.readBinary(readFileSync(file));
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
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
  optimised.dispose();
  const blank = blankPlaces(bytes);
  writeFileSync(file, bytes);
  console.log(
    `${name}.wasm: ${before} bytes, optimised ${bytes.length}, gzipped ${gzipSync(bytes).length}; ${cut} ways to panic cut short, ${blank} places of panics left out`,
  );
}
