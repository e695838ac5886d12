/** Workers of Node in processes of their own: how they start, end and fail. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import { softDice } from '../../dist/index.js';
import { WorkerPool } from '../../dist/parallel.js';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'segmetric-parallel-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scores = { data: [1, 1, 0, 0], shape: [2, 1, 2, 1] };
const truth = { data: [1, 0, 0, 0], shape: [2, 1, 2] };
const SCRIPT = new URL('worker.js', pathToFileURL(`${dist}/parallel/`));

/** What a program prints that uses `segmetric` and `segmetric/parallel` as ES modules or CommonJS. */
function run(kind: 'esm' | 'cjs', code: string): string {
  const of = (name: string) =>
    kind === 'esm'
      ? `import(${JSON.stringify(pathToFileURL(join(dist, name)).href)})`
      : `require(${JSON.stringify(join(dist, 'cjs', name))})`;
  const program = `(async () => {
    const [{ softDice }, parallel] = [await ${of('index.js')}, await ${of('parallel.js')}];
    const [scores, truth] = [${JSON.stringify(scores)}, ${JSON.stringify(truth)}];
    ${code}
  })();`;
  const file = join(folder, kind === 'esm' ? 'program.mjs' : 'program.cjs');
  writeFileSync(file, program);
  return execFileSync(process.execPath, [file], { encoding: 'utf8', timeout: 60_000 }).trim();
}

it.each(['esm', 'cjs'] as const)('a process ends by itself when its calls are done (%s)', (kind) => {
  const code = 'console.log((await parallel.lossValue(softDice(), scores, truth)).toFixed(3));';
  expect(run(kind, code)).toBe('0.167');
});

it('no worker is started before the first call', () => {
  const code = `process.on('worker', () => console.log('a worker'));
    const pool = new parallel.WorkerPool({ workers: 2 });
    console.log('made');
    await pool.lossValue(softDice(), scores, truth);
    await pool.lossValue(softDice(), scores, truth);`;
  expect(run('esm', code).split('\n')).toEqual(['made', 'a worker', 'a worker']);
});

it('a part may take more memory than a worker keeps', () => {
  // Two parts of 560 MiB, of which a worker keeps none; the next call works as well.
  const code = `const side = 1650;
    const data = new Float32Array(new SharedArrayBuffer(4 * side * side * 108));
    const batch = [{ data, shape: [1, side, side, 108] }, { data: new Uint8Array(side * side), shape: [1, side, side] }];
    const pool = new parallel.WorkerPool({ workers: 2 });
    const loss = softDice({ activation: 'softmax' });
    for (const _ of [1, 2]) console.log((await pool.lossValue(loss, ...batch)).toFixed(3));`;
  expect(run('esm', code)).toBe('1.000\n1.000');
});

it('a worker that is lost fails its call, and the next call starts another', async () => {
  const started: Worker[] = [];
  const pool = new WorkerPool({
    workers: 2,
    start: () => {
      const worker = new Worker(SCRIPT);
      started.push(worker);
      return worker;
    },
  });
  const value = await pool.lossValue(softDice(), scores, truth);
  const running = pool.lossValue(softDice(), scores, truth);
  await started[1]?.terminate();
  await running.catch((error: Error) =>
    expect(error.message).toMatch(/^a worker of segmetric\/parallel ended with code 1/),
  );
  expect(await pool.lossValue(softDice(), scores, truth)).toBe(value);
  expect(started).toHaveLength(3);
  pool.close();
});

it('a worker that starts while the pool is closed is ended', async () => {
  const started: Worker[] = [];
  const pool = new WorkerPool({
    workers: 2,
    start: async () => {
      const worker = new Worker(SCRIPT);
      started.push(worker);
      pool.close();
      return worker;
    },
  });
  await expect(pool.lossValue(softDice(), scores, truth)).rejects.toThrow('the pool was closed');
  expect(started).toHaveLength(1);
  await new Promise((ended) => started[0]?.once('exit', ended));
});

it('a script that cannot be loaded is named', async () => {
  const missing = join(folder, 'missing.js');
  const pool = new WorkerPool({ workers: 1, start: () => new Worker(missing) });
  await expect(pool.lossValue(softDice(), scores, truth)).rejects.toThrow(
    /^a worker of segmetric\/parallel failed \(Cannot find module .*missing\.js/,
  );
});
