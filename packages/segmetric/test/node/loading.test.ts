/**
 * Where the core cannot be loaded, one error says why and what helps: WebAssembly that is missing, forbidden or too old. And
 * where the engine lacks what the core can do without, it loads.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CreateContextOptions, createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const bytes = readFileSync(new URL('../../core.wasm', import.meta.url));

/** Both entries as scripts, which set a global. */
let scripts: { full: string; slim: string };

beforeAll(async () => {
  const bundle = async (entry: string) => {
    const { outputFiles } = await build({
      entryPoints: [`${folder}/dist/${entry}.js`],
      bundle: true,
      format: 'iife',
      globalName: 'segmetric',
      write: false,
    });
    return (outputFiles[0] as { text: string }).text;
  };
  scripts = { full: await bundle('index'), slim: await bundle('slim') };
});

const compute = `segmetric.lossValue(segmetric.lovaszSoftmax(),
  { data: [1, 1, 0, 0], shape: [1, 2, 2, 1] }, { data: [1, 0, 0, 0], shape: [1, 2, 2] })`;

/** Runs an entry in a fresh context, which has the language's own globals and those given. */
function inContext(
  script: string,
  program: string,
  globals: object,
  options: CreateContextOptions = {},
): unknown {
  const context = createContext({ ...globals }, options);
  runInContext(script, context);
  return runInContext(program, context);
}

/** The error's text, or the value. */
const caught = (program: string) =>
  `(() => { try { return ${program}; } catch (error) { return error.message; } })()`;

describe('an engine that has the language and WebAssembly alone', () => {
  it('is enough, but for atob: no TextDecoder, no TextEncoder', () => {
    expect(inContext(scripts.full, `typeof TextDecoder + typeof TextEncoder + ${compute}`, { atob })).toBe(
      'undefinedundefined0.5',
    );
    const refused = compute.replace('[1, 1, 0, 0]', '[1, 7, 0, 0]');

    expect(inContext(scripts.full, caught(refused), { atob })).toMatch(/^scores\.data\[1\] is 7, but/);
    // In the core's own words, which have letters beyond ASCII.
    const soft = compute.replace(
      'data: [1, 0, 0, 0], shape: [1, 2, 2]',
      'data: [1, 0.5, 0, 0], shape: [1, 2, 2, 1]',
    );
    expect(inContext(scripts.full, caught(soft), { atob })).toBe(
      'truth.data[1] is 0.5, but a Lovász loss takes masks of 0 and 1',
    );
  });

  it('takes the module, the bytes and their buffer of another realm', async () => {
    for (const core of [new WebAssembly.Module(bytes), bytes, new Uint8Array(bytes).buffer]) {
      expect(await inContext(scripts.slim, `segmetric.init(core).then(() => ${compute})`, { core })).toBe(
        0.5,
      );
    }
  });
});

describe('WebAssembly', () => {
  const run = (flags: string[], program: string) =>
    execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', program], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  const program = (entry: string, call: string) =>
    `import * as segmetric from './dist/${entry}.js';
     try { console.log(await ${call}); } catch (error) { console.log(error.name + ': ' + error.message); }`;

  it('that is missing is named, in both entries', () => {
    const text =
      /^Error: WebAssembly is missing here, .*--jitless, Lockdown Mode.*Safari 16\.4 or Node 20, or a newer one, is needed$/;
    expect(run(['--jitless'], program('index', compute))).toMatch(text);
    expect(run(['--jitless'], program('slim', "segmetric.init('core.wasm')"))).toMatch(text);
  });

  // On other processors the flag changes nothing.
  it.runIf(process.arch === 'x64')('without SIMD is named, in both entries', () => {
    const flags = ['--no-enable-sse4-1'];
    const text =
      /^Error: the core cannot be loaded: this engine, or this processor, has no SIMD in WebAssembly; .* is needed \(.*SIMD unsupported.*\)$/;
    expect(run(flags, program('index', compute))).toMatch(text);
    const read = "(await import('node:fs')).readFileSync('core.wasm')";
    expect(run(flags, program('slim', `segmetric.init(${read})`))).toMatch(text);
  });

  it('that is forbidden is named with the way out; a compiled module is taken', async () => {
    const forbidden = { codeGeneration: { strings: true, wasm: false } };
    const text =
      /^the core cannot be loaded: WebAssembly may not be compiled here; .*'wasm-unsafe-eval'.*'segmetric\/slim' are needed \(.*disallowed.*\)$/;
    expect(inContext(scripts.full, caught(compute), { atob }, forbidden)).toMatch(text);
    const init = 'segmetric.init(core).catch((error) => error.message)';
    expect(await inContext(scripts.slim, init, { core: bytes }, forbidden)).toMatch(text);
    const core = new WebAssembly.Module(bytes);
    expect(
      await inContext(scripts.slim, `segmetric.init(core).then(() => ${compute})`, { core }, forbidden),
    ).toBe(0.5);
  });

  it('of which instances are forbidden, as in Safari, is named with the way out', () => {
    const refuse = `WebAssembly.Instance = class {
      constructor() { throw new EvalError("Refused to create a WebAssembly object because 'unsafe-eval' is not allowed"); }
    };`;
    expect(inContext(`${refuse} ${scripts.full}`, caught(compute), { atob })).toMatch(
      /^the core cannot be loaded: WebAssembly may not be compiled here; .*'wasm-unsafe-eval'.*\(Refused to create/,
    );
  });

  it('of which the main thread takes small modules alone is named', () => {
    const refuse = `WebAssembly.Module = class extends WebAssembly.Module {
      constructor() { throw new RangeError('WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB.'); }
    };`;
    expect(inContext(`${refuse} ${scripts.full}`, caught(compute), { atob })).toMatch(
      /^the core cannot be loaded: Chrome before 114 .* a worker or a newer Chrome is needed \(.*4KB\.\)$/,
    );
  });

  it('that does not come from the address, or is another module, is named', async () => {
    const init = 'segmetric.init(core).catch((error) => error.message)';
    expect(await inContext(scripts.slim, init, { core: new TextEncoder().encode('<!doctype html>') })).toBe(
      'core is Uint8Array of 15 bytes, but the bytes of segmetric/core.wasm are needed, which begin with \\0asm',
    );
    const other = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    expect(await inContext(scripts.slim, init, { core: other })).toBe(
      'core is an object of class Module, but that is another module: segmetric/core.wasm is needed',
    );
    const cut = bytes.subarray(0, 1000);
    expect(await inContext(scripts.slim, init, { core: cut })).toMatch(
      /^the core cannot be loaded: this engine cannot read it; /,
    );
  });
});
