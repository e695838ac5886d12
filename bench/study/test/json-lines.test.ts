import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJsonLines } from '../src/json-lines.js';
import { UsageError } from '../src/usage-error.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lines-'));
  path = join(folder, 'results.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

it('keeps what was added, in its order', async () => {
  const file = openJsonLines<number>(path);
  file.add(1);
  file.add(2);
  expect(file.values).toEqual([1, 2]);
  expect(openJsonLines(path).values).toEqual([1, 2]);
});

it('takes away a last line that was cut off at any place, and goes on behind the line before', async () => {
  const line = `${JSON.stringify({ name: 'Lovász', dice: [0.5, 0.25] })}\n`;
  const whole = Buffer.from(line);
  for (const bytes of [1, 10, 14, whole.length - 1]) {
    await writeFile(path, Buffer.concat([whole, whole.subarray(0, bytes)]));
    const file = openJsonLines(path);
    expect(file.values).toHaveLength(1);
    file.add('next');
    expect(await readFile(path, 'utf8')).toBe(`${line}"next"\n`);
  }
});

it('survives a process that is killed while it adds', async () => {
  const script = join(folder, 'adds.mjs');
  const module = new URL('../dist/json-lines.js', import.meta.url).href;
  await writeFile(
    script,
    `import { openJsonLines } from ${JSON.stringify(module)};
     const file = openJsonLines(${JSON.stringify(path)});
     const long = 'x'.repeat(1e5);
     for (let i = 0; ; i++) { file.add({ i, long }); if (i === 20) process.send('busy'); }`,
  );
  const child = fork(script, { stdio: 'ignore' });
  await new Promise((resolve) => child.once('message', resolve));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  const { values } = openJsonLines<{ i: number }>(path);
  expect(values.length).toBeGreaterThan(20);
  expect(values.map(({ i }) => i)).toEqual(values.map((_, i) => i));
});

it('names the line that is no JSON', async () => {
  await writeFile(path, '{"a":1}\nnonsense\n{"b":2}\n');
  expect(() => openJsonLines(path)).toThrow(UsageError);
  expect(() => openJsonLines(path)).toThrow(`${path}, line 2: no JSON`);
  await appendFile(path, 'x');
});

// Every write to this device finds the disk full.
it.skipIf(!existsSync('/dev/full'))('says in one line that a line could not be added', async () => {
  const file = openJsonLines(path);
  await rm(path);
  await symlink('/dev/full', path);
  expect(() => file.add(1)).toThrow(`${path} cannot be read and written (ENOSPC)`);
});
