// Builds the WebAssembly modules of losses, of losses over parts of a batch, and of metrics (with SIMD, see .cargo/config.toml), each with its glue, into pkg/, and shrinks
// them; and into pkg/in-place/ the module of losses in place, with what an instance needs to know of it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import binaryen from 'binaryen';
import { buildInPlace } from './in-place.mjs';
import { blankPlaces, cutPanics } from './panics.mjs';
import { FEATURES, shrink } from './shrink.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

for (const name of ['losses', 'parts', 'metrics']) {
  buildModule(name);
  shrinkModule(name, new URL(`pkg/${name}/${name}_bg.wasm`, import.meta.url));
}
writeInPlace(new URL('pkg/in-place/', import.meta.url));

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
  const { Features } = binaryen;
  optimised.setFeatures(
    FEATURES | Features.ReferenceTypes | Features.CallIndirectOverlong | Features.Multivalue,
  );
  const cut = cutPanics(optimised);
  shrink(optimised, 2);
  optimised.runPasses(['strip-producers', 'strip-target-features']);
  const bytes = optimised.emitBinary();
  optimised.dispose();
  const blank = blankPlaces(bytes);
  writeFileSync(file, bytes);
  report(name, bytes, { cut, blank, before });
}

function writeInPlace(folder) {
  const { bytes, cut, blank, before, ...needs } = buildInPlace();
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('in-place.wasm', folder), bytes);
  writeFileSync(new URL('in-place.json', folder), `${JSON.stringify(needs)}\n`);
  report('in-place', bytes, { cut, blank, before });
}

function report(name, bytes, { cut, blank, before }) {
  console.log(
    `${name}.wasm: ${before} bytes, optimised ${bytes.length}, gzipped ${gzipSync(bytes).length}; ${cut} ways to panic cut short, ${blank} places of panics left out`,
  );
}
