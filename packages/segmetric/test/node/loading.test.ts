/**
 * Where segmetric\/losses\.wasm cannot be loaded, one error says why and what helps: WebAssembly that is missing, forbidden or too old. And
 * where the engine lacks what the core can do without, it loads.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CreateContextOptions, createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const bytes = readFileSync(new URL('../../losses.wasm', import.meta.url));
const metrics = readFileSync(new URL('../../metrics.wasm', import.meta.url));

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
  it('is enough: no TextDecoder, no TextEncoder, no atob', () => {
    const missing = 'typeof TextDecoder + typeof TextEncoder + typeof atob';
    expect(inContext(scripts.full, `${missing} + ${compute}`, {})).toBe(`${'undefined'.repeat(3)}0.5`);
    const refused = compute.replace('[1, 1, 0, 0]', '[1, 7, 0, 0]');

    expect(inContext(scripts.full, caught(refused), {})).toMatch(/^scores\.data\[1\] is 7, but/);
    // In the core's own words, which have letters beyond ASCII.
    const soft = compute.replace(
      'data: [1, 0, 0, 0], shape: [1, 2, 2]',
      'data: [1, 0.5, 0, 0], shape: [1, 2, 2, 1]',
    );
    expect(inContext(scripts.full, caught(soft), {})).toBe(
      'truth.data[1] is 0.5, but Lovász, boundary, Hausdorff and skeleton losses take masks of 0 and 1',
    );
  });

  it('is enough from the first call on, whatever a script has put into Object.prototype', () => {
    const program = `for (const name of ['losses', 'metrics', 'module', 'wbg']) Object.prototype[name] = []; ${compute}`;
    expect(inContext(scripts.full, program, {})).toBe(0.5);
  });

  it('takes the module, the bytes and their buffer of another realm', async () => {
    for (const losses of [new WebAssembly.Module(bytes), bytes, new Uint8Array(bytes).buffer]) {
      const program = `segmetric.init({ losses }).then(() => ${compute})`;
      expect(await inContext(scripts.slim, program, { losses })).toBe(0.5);
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
    expect(run(['--jitless'], program('slim', "segmetric.init({ losses: 'losses.wasm' })"))).toMatch(text);
  });

  // On other processors the flag changes nothing.
  it.runIf(process.arch === 'x64')('without SIMD is named, in both entries', () => {
    const flags = ['--no-enable-sse4-1'];
    const text =
      /^Error: segmetric\/losses\.wasm cannot be loaded: this engine, or this processor, has no SIMD in WebAssembly; .* is needed \(.*SIMD unsupported.*\)$/;
    expect(run(flags, program('index', compute))).toMatch(text);
    const read = "(await import('node:fs')).readFileSync('losses.wasm')";
    expect(run(flags, program('slim', `segmetric.init({ losses: ${read} })`))).toMatch(text);
  });

  it('that is forbidden is named with the way out; a compiled module is taken', async () => {
    const forbidden = { codeGeneration: { strings: true, wasm: false } };
    const text =
      /^segmetric\/losses\.wasm cannot be loaded: WebAssembly may not be compiled here; .*'wasm-unsafe-eval'.*'segmetric\/slim' are needed \(.*disallowed.*\)$/;
    expect(inContext(scripts.full, caught(compute), {}, forbidden)).toMatch(text);
    const init = 'segmetric.init({ losses }).catch((error) => error.message)';
    expect(await inContext(scripts.slim, init, { losses: bytes }, forbidden)).toMatch(text);
    const losses = new WebAssembly.Module(bytes);
    expect(
      await inContext(
        scripts.slim,
        `segmetric.init({ losses }).then(() => ${compute})`,
        { losses },
        forbidden,
      ),
    ).toBe(0.5);
  });

  it('of which instances are forbidden, as in Safari, is named with the way out', () => {
    const refuse = `WebAssembly.Instance = class {
      constructor() { throw new EvalError("Refused to create a WebAssembly object because 'unsafe-eval' is not allowed"); }
    };`;
    expect(inContext(`${refuse} ${scripts.full}`, caught(compute), {})).toMatch(
      /^segmetric\/losses\.wasm cannot be loaded: WebAssembly may not be compiled here; .*'wasm-unsafe-eval'.*\(Refused to create/,
    );
  });

  it('of which the main thread takes small modules alone is named', () => {
    const refuse = `WebAssembly.Module = class extends WebAssembly.Module {
      constructor() { throw new RangeError('WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 4KB.'); }
    };`;
    expect(inContext(`${refuse} ${scripts.full}`, caught(compute), {})).toMatch(
      /^segmetric\/losses\.wasm cannot be loaded: Chrome before 114 .* a worker or a newer Chrome is needed \(.*4KB\.\)$/,
    );
  });

  it('that is not given, is another module, or is none, is named', async () => {
    const init = (given: string, globals: object) =>
      inContext(
        scripts.slim,
        `segmetric.init(${given}).then(() => 'loaded', (error) => error.message)`,
        globals,
      );
    const html = new TextEncoder().encode('<!doctype html>');
    expect(await init('{ losses: html }', { html })).toBe(
      'init.losses is Uint8Array of 15 bytes, but the bytes of segmetric/losses.wasm are needed, which begin with \\0asm',
    );
    const other = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    expect(await init('{ metrics: other }', { other })).toBe(
      'init.metrics is an object of class Module, but that is another module: segmetric/metrics.wasm is needed',
    );
    expect(await init('{ losses: metrics }', { metrics })).toMatch(
      /^init\.losses is Uint8Array of \d+ bytes, but that is segmetric\/metrics\.wasm: segmetric\/losses\.wasm is needed$/,
    );
    expect(await init('{ losses: 3 }', {})).toBe(
      'init.losses is 3, but a WebAssembly.Module, its bytes or its address is needed',
    );
    expect(await init('{ core: bytes }', { bytes })).toBe(
      'init has no option "core"; its options are losses, metrics',
    );
    const cut = bytes.subarray(0, 1000);
    expect(await init('{ losses: cut }', { cut })).toMatch(
      /^segmetric\/losses\.wasm cannot be loaded: this engine cannot read it; /,
    );
  });

  it.each(['bytes', "'core.wasm'", 'new WebAssembly.Module(bytes)', '{}', ''])(
    'that is not said by its name is asked for so (init(%s))',
    async (given) => {
      const program = `segmetric.init(${given}).catch((error) => error.message)`;
      expect(await inContext(scripts.slim, program, { bytes })).toMatch(
        /^init's argument is .+, but \{ losses, metrics \} is needed, or one of them: each a WebAssembly\.Module, its bytes or its address$/,
      );
    },
  );

  it('of which one is wrong is not taken at all', async () => {
    const program = `segmetric.init({ losses, metrics: losses }).catch(() => ${caught(compute)})`;
    expect(await inContext(scripts.slim, program, { losses: bytes })).toMatch(
      /^segmetric\/losses\.wasm is not loaded: /,
    );
  });
});
