/**
 * `npm run size`: the sizes of the shipped WebAssembly modules, and what each part of the sources costs in them. Exits with 1 where
 * a module is larger, gzipped, than it may be.
 *
 * The shipped modules say nothing of where their code came from, so the parts are those of a second build with line tables, before
 * binaryen shrinks it: the same code, a seventh larger: with the texts of panics, which the build cuts. `bench/size` reads it. The
 * module in place is shipped by `@segmetric/tfjs`; its second build stands at fixed addresses, as the others do.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildQuietly } from './run/build-quietly.mjs';
import { reportAndFail, SetupFailure } from './setup/failure.mjs';
import { CommandFailure, run } from './setup/processes.mjs';
import { step } from './setup/progress.mjs';
import { root } from './setup/versions.mjs';
import { ensureTools, interruptible } from './setup.mjs';

/** What each shipped module may take, gzipped. */
const LIMITS = { losses: 77_000, metrics: 37_500, 'in-place': 68_000 };
/** Parts below this many bytes are told as one line. */
const SMALL = 400;

const target = path.join(root, 'target', 'size');
const traced = path.join(target, 'wasm32-unknown-unknown', 'release', 'segmetric_wasm.wasm');

try {
  await interruptible(async () => {
    const { env } = await ensureTools({ browser: false });
    await buildQuietly('@segmetric/core', env);
    for (const [name, limit] of Object.entries(LIMITS)) {
      const build = () => traceParts(name, env);
      report(name, limit, await step(`${name} with line tables`, build, { silentSeconds: 2 }));
    }
  });
} catch (reason) {
  reportAndFail(reason);
}

/**
 * @param {string} name of the module, and of the feature that makes it
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Record<string, [start: number, end: number][]>>} the bytes of each part
 */
async function traceParts(name, env) {
  const cargo = ['--locked', '--release', '--target-dir', target];
  const module = ['-p', 'segmetric-wasm', '--no-default-features', '--features', name];
  try {
    await run('cargo', ['build', ...cargo, ...module, '--target', 'wasm32-unknown-unknown'], {
      cwd: root,
      env: { ...env, CARGO_PROFILE_RELEASE_DEBUG: 'line-tables-only' },
    });
    const { stdout } = await run('cargo', ['run', ...cargo, '-p', 'segmetric-size', '--', traced], {
      cwd: root,
      env,
    });
    return JSON.parse(stdout);
  } catch (reason) {
    if (!(reason instanceof CommandFailure)) throw reason;
    throw new SetupFailure(`The build with line tables failed:\n${reason.output.trim()}`);
  }
}

/**
 * @param {string} name
 * @param {number} limit
 * @param {Awaited<ReturnType<typeof traceParts>>} ranges
 */
function report(name, limit, { dropped = [], ...ranges }) {
  const bytes = readFileSync(traced);
  const whole = gzipped(without(bytes, dropped));
  const parts = Object.entries(ranges)
    .map(([part, pieces]) => ({ part, pieces, bytes: total(pieces) }))
    .sort((a, b) => b.bytes - a.bytes);
  const small = parts.filter(({ bytes }) => bytes < SMALL);
  const listed = [
    ...parts.filter(({ bytes }) => bytes >= SMALL),
    {
      part: `${small.length} parts below ${SMALL} bytes`,
      pieces: small.flatMap(({ pieces }) => pieces),
      bytes: small.reduce((sum, { bytes }) => sum + bytes, 0),
    },
  ];
  console.log(`\n${line(`part of ${name}.wasm`, 'bytes', 'gzipped')}`);
  for (const { part, pieces, bytes: size } of listed) {
    console.log(line(part, number(size), number(whole - gzipped(without(bytes, [...dropped, ...pieces])))));
  }
  const file = name === 'in-place' ? 'in-place.wasm' : `${name}_bg.wasm`;
  const shipped = path.join(root, 'crates', 'segmetric-wasm', 'pkg', name, file);
  const module = readFileSync(shipped);
  const size = gzipped(module);
  console.log(line('all of them, before binaryen', number(bytes.length - total(dropped)), number(whole)));
  console.log(line('the shipped module', number(module.length), number(size)));
  console.log(
    'gzipped, of a part: by how much the module is smaller without it; what parts share is in none',
  );
  if (size > limit) {
    console.log(`${name}.wasm may take ${number(limit)} bytes gzipped: it is ${number(size - limit)} over.`);
    process.exitCode = 1;
  }
}

/** @param {Uint8Array} bytes */
function gzipped(bytes) {
  return gzipSync(bytes, { level: 9 }).length;
}

/** @param {readonly [number, number][]} ranges */
function total(ranges) {
  return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString('en');
}

/** @param {string} part @param {string} bytes @param {string} gzip */
function line(part, bytes, gzip) {
  return `${part.padEnd(40)} ${bytes.padStart(9)} ${gzip.padStart(9)}`;
}

/**
 * @param {Uint8Array} bytes
 * @param {readonly [number, number][]} ranges
 */
function without(bytes, ranges) {
  const left = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    left.push(bytes.subarray(at, start));
    at = end;
  }
  return Buffer.concat([...left, bytes.subarray(at)]);
}
