/** The packed package in Chromium: a plain page, a worker, and pages built by Vite and by esbuild. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { build as buildWithVite } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchOptions } from './chromium.js';
import { installOutside } from './packed.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

let outside: string;
let server: Server;
let browser: Browser;
let origin: string;

/** Computes a loss and says its value. */
const program = `
  const loss = lovaszSoftmax();
  const { value } = valueAndGradient(loss, { data: [1, 1, 0, 0], shape: [1, 2, 2, 1] }, { data: [1, 0, 0, 0], shape: [1, 2, 2] });
  say(String(value));`;
const plain = '/node_modules/segmetric/dist';

function write(name: string, text: string): void {
  const path = join(outside, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

const page = (script: string) =>
  `<!doctype html><title>waiting</title><script type="module">${script}</script>`;
const say = 'const say = (text) => { document.title = text; };';

beforeAll(async () => {
  outside = installOutside(folder);
  server = createServer((request, response) => {
    try {
      const name = join(outside, new URL(request.url ?? '/', 'http://localhost').pathname);
      const body = readFileSync(name);
      const policy = {
        ...(name.endsWith('strict.html') && {
          'content-security-policy': "script-src 'self' 'unsafe-inline'",
        }),
        // An isolated page has memory that threads can share; its workers have to be as strict.
        ...(name.endsWith('isolated.html') && { 'cross-origin-opener-policy': 'same-origin' }),
        ...(/isolated\.html$|\.js$/.test(name) && { 'cross-origin-embedder-policy': 'require-corp' }),
      };
      response.writeHead(200, { 'content-type': types[extname(name)] ?? 'text/plain', ...policy }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch(launchOptions('--disable-gpu'));
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(outside, { recursive: true, force: true });
});

/** The title that a page gives itself; the page's errors fail the test. */
async function titleOf(name: string): Promise<string> {
  const tab = await browser.newPage();
  // The time limit of the test is the only one.
  tab.setDefaultTimeout(0);
  const failed = new Promise((resolve) => tab.once('pageerror', resolve));
  const errors: string[] = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  tab.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon')) errors.push(message.text());
  });
  await tab.goto(`${origin}/${name}`);
  await Promise.race([tab.waitForFunction("document.title !== 'waiting'"), failed]);
  const title = await tab.title();
  await tab.close();
  expect(errors.filter((text) => !text.includes('404'))).toEqual([]);
  return title;
}

it('a plain page imports the files as they are', async () => {
  write(
    'plain.html',
    page(`import { lovaszSoftmax, valueAndGradient } from '${plain}/index.js'; ${say} ${program}`),
  );
  expect(await titleOf('plain.html')).toBe('0.5');
});

it('a worker imports the files as they are', async () => {
  write(
    'worker.js',
    `import { lovaszSoftmax, valueAndGradient } from '${plain}/index.js'; const say = (text) => postMessage(text); ${program}`,
  );
  write(
    'worker.html',
    page(`${say} new Worker('/worker.js', { type: 'module' }).onmessage = ({ data }) => say(data);`),
  );
  expect(await titleOf('worker.html')).toBe('0.5');
});

it('a plain page loads slim from the address of the module', async () => {
  const imports = `import { init, lovaszSoftmax, valueAndGradient } from '${plain}/slim.js';`;
  // The title is told once, at the end: who waits for it reads the first.
  const load = `const missing = await init({ losses: '/missing.wasm' }).catch((error) => error.message);
    const page = await init({ losses: '/slim.html' }).catch((error) => error.message);
    await init({ losses: new URL('${plain}/../losses.wasm', location.href) });`;
  write(
    'slim.html',
    page(
      `${imports} ${say} ${load} ${program.replace('String(value)', "[missing, page, value].join('; ')")}`,
    ),
  );
  expect(await titleOf('slim.html')).toBe(
    'init.losses is /missing.wasm, which answered 404 Not Found; init.losses is "/slim.html", but the bytes of ' +
      'segmetric/losses.wasm are needed, which begin with \\0asm; 0.5',
  );
});

it('a page whose policy forbids WebAssembly is told what to allow', async () => {
  const imports = `import { lovaszSoftmax, valueAndGradient } from '${plain}/index.js';`;
  write('strict.html', page(`${imports} ${say} try { ${program} } catch (error) { say(error.message); }`));
  const tab = await browser.newPage();
  await tab.goto(`${origin}/strict.html`);
  await tab.waitForFunction("document.title !== 'waiting'");
  expect(await tab.title()).toMatch(
    /^segmetric\/losses\.wasm cannot be loaded: WebAssembly may not be compiled here; on a page, script-src .* needs 'wasm-unsafe-eval'/,
  );
  await tab.close();
});

it('Vite builds a page', async () => {
  write('vite/main.js', `import { lovaszSoftmax, valueAndGradient } from 'segmetric'; ${say} ${program}`);
  write(
    'vite/index.html',
    '<!doctype html><title>waiting</title><script type="module" src="./main.js"></script>',
  );
  const root = join(outside, 'vite');
  await buildWithVite({
    root,
    base: '/vite/built/',
    build: { outDir: 'built' },
    logLevel: 'silent',
    configFile: false,
  });
  expect(await titleOf('vite/built/index.html')).toBe('0.5');
});

it('esbuild bundles a page, and leaves out what is not used', async () => {
  write('esbuild/main.js', `import { lovaszSoftmax, valueAndGradient } from 'segmetric'; ${say} ${program}`);
  write('esbuild/masks.js', "import { toMasks } from 'segmetric'; console.log(toMasks);");
  write('esbuild/scores.js', "import { dice, confusion } from 'segmetric'; console.log(dice, confusion);");
  const options = {
    bundle: true,
    minify: true,
    format: 'esm',
    outdir: join(outside, 'esbuild', 'built'),
  } as const;
  const { metafile } = await bundle({
    ...options,
    metafile: true,
    entryPoints: ['main.js', 'masks.js', 'scores.js'].map((name) => join(outside, 'esbuild', name)),
  });
  write(
    'esbuild/index.html',
    '<!doctype html><title>waiting</title><script type="module" src="./built/main.js"></script>',
  );
  expect(await titleOf('esbuild/index.html')).toBe('0.5');
  const parts = (name: string) => {
    const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}`))?.[1];
    return Object.entries(output?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [path.replace(/^.*\/dist\//, '')] : [],
    );
  };
  const others = /^(?:core|wasm|losses|metrics|evaluation|theory|statistics)\b/;
  const embedded = (name: string) => parts(name).filter((path) => /^wasm\//.test(path));
  expect(embedded('main.js').sort()).toEqual(['wasm/losses-glue.js', 'wasm/losses-text.js']);
  expect(embedded('scores.js').sort()).toEqual(['wasm/metrics-glue.js', 'wasm/metrics-text.js']);
  expect(parts('masks.js')).toContain('arrays/class-maps.js');
  expect(parts('masks.js').filter((path) => others.test(path))).toEqual([]);
});

/** Computes losses of several images and of a large one with workers, and says whether they have the bits of this thread. */
const parallel = `
  const losses = [lovaszSoftmax({ activation: 'softmax' }), lovaszSoftmax({ activation: 'softmax', over: 'batch' })];
  const isSame = [];
  for (const loss of losses) for (const images of [1, 3]) {
    const scores = { data: Float32Array.from({ length: images * 120000 }, (_, i) => Math.sin(i * i)), shape: [images, 200, 200, 3] };
    const truth = { data: Uint8Array.from({ length: images * 40000 }, (_, i) => (i >> 5) % 3), shape: [images, 200, 200] };
    const one = valueAndGradient(loss, scores, truth);
    const split = await pool.valueAndGradient(loss, scores, truth);
    isSame.push(one.value === split.value && one.gradient.every((slope, i) => slope === split.gradient[i]));
  }
  const cases = ['a', 'b', 'c'].map((id) => ({ id, predicted: { data: [0, 1], shape: [1, 2] }, truth: { data: [1, 1], shape: [1, 2] } }));
  isSame.push((await pool.evaluate(cases, { classes: 2 })).toCSV() === evaluate(cases, { classes: 2 }).toCSV());
  pool.close();
  say(crossOriginIsolated + ' ' + isSame.join(' '));`;
const parallelImports = (path: (entry: string) => string) =>
  `import { evaluate, lovaszSoftmax, valueAndGradient } from '${path('index')}'; import { WorkerPool } from '${path('parallel')}';`;
const ofPackage = (entry: string) => (entry === 'index' ? 'segmetric' : `segmetric/${entry}`);
const twoWorkers = 'const pool = new WorkerPool({ workers: 2 });';

it.each([
  ['workers.html', 'false true true true true true'],
  ['isolated.html', 'true true true true true true'],
])('a plain page computes with workers (%s)', async (name, title) => {
  const imports = parallelImports((entry) => `${plain}/${entry}.js`);
  write(name, page(`${imports} ${say} ${twoWorkers} ${parallel}`));
  expect(await titleOf(name)).toBe(title);
});

it('Vite brings the script of the workers along', async () => {
  write('vite-workers/main.js', `${parallelImports(ofPackage)} ${say} ${twoWorkers} ${parallel}`);
  write(
    'vite-workers/isolated.html',
    '<!doctype html><title>waiting</title><script type="module" src="./main.js"></script>',
  );
  const root = join(outside, 'vite-workers');
  await buildWithVite({
    root,
    base: '/vite-workers/built/',
    // the name of the page decides what the server sends
    build: { outDir: 'built', target: 'es2022', rollupOptions: { input: join(root, 'isolated.html') } },
    logLevel: 'silent',
    configFile: false,
  });
  expect(await titleOf('vite-workers/built/isolated.html')).toBe('true true true true true true');
});

it('a page of esbuild is given the script of the workers as a file of its own', async () => {
  const start = "() => new Worker('./built/worker.js', { type: 'module' })";
  const pool = `const pool = new WorkerPool({ workers: 2, start: ${start} });`;
  write('esbuild-workers/main.js', `${parallelImports(ofPackage)} ${say} ${pool} ${parallel}`);
  write('esbuild-workers/worker.js', "import 'segmetric/parallel/worker';");
  await bundle({
    bundle: true,
    format: 'esm',
    outdir: join(outside, 'esbuild-workers', 'built'),
    entryPoints: ['main.js', 'worker.js'].map((name) => join(outside, 'esbuild-workers', name)),
  });
  write(
    'esbuild-workers/isolated.html',
    '<!doctype html><title>waiting</title><script type="module" src="./built/main.js"></script>',
  );
  expect(await titleOf('esbuild-workers/isolated.html')).toBe('true true true true true true');
});
