import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closingCounts, parseLine, partOf, Tally } from './tally.mjs';

test('takes the task from a line of turbo, with colours and with a colon in its name', () => {
  assert.deepEqual(parseLine('segmetric:test:browser: hello'), {
    taskId: 'segmetric#test:browser',
    text: 'hello',
  });
  assert.deepEqual(parseLine('\x1b[36m@segmetric/tfjs:test: \x1b[0m\x1b[32mgreen\x1b[39m'), {
    taskId: '@segmetric/tfjs#test',
    text: 'green',
  });
  assert.deepEqual(parseLine('//:test:scripts: # pass 3'), { taskId: '//#test:scripts', text: '# pass 3' });
  assert.equal(parseLine(' Tasks:    2 successful, 3 total'), undefined);
});

test('reads the closing line of each runner', () => {
  const cargo =
    'test result: FAILED. 12 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.1s';
  assert.deepEqual(closingCounts(cargo), { passed: 12, failed: 1, skipped: 2 });
  const wasm = 'test result: ok. 7 passed; 0 failed; 0 ignored; 0 filtered out; finished in 1.20s';
  assert.deepEqual(closingCounts(wasm), { passed: 7, failed: 0, skipped: 0 });
  assert.deepEqual(closingCounts('      Tests  3 failed | 12 passed | 1 skipped (16)'), {
    passed: 12,
    failed: 3,
    skipped: 1,
  });
  assert.deepEqual(closingCounts('      Tests  43 passed (43)'), { passed: 43, failed: 0, skipped: 0 });
  assert.deepEqual(closingCounts('# pass 9'), { passed: 9, failed: 0, skipped: 0 });
  assert.deepEqual(closingCounts('ℹ fail 2'), { passed: 0, failed: 2, skipped: 0 });
});

test('counts nothing else', () => {
  for (const line of [
    ' Test Files  2 failed | 1 passed (3)',
    'ok 1 - passes',
    '# tests 4',
    'running 12 tests',
  ]) {
    assert.equal(closingCounts(line), undefined, line);
  }
});

test('adds up the lines of one task and puts the tasks of one part in one row', () => {
  const tally = new Tally();
  for (const line of [
    '@segmetric/crate:test: test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured',
    '@segmetric/crate:test: test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured',
    '@segmetric/crate:test: conformance lovasz.json: 40 cases',
    'segmetric:test: conformance lovasz.json: 40 cases',
    'segmetric:test:       Tests  4 passed (4)',
    '@segmetric/tfjs:test:       Tests  1 failed | 2 passed (3)',
    'segmetric:build:       Tests  9 passed (9)',
  ]) {
    tally.add(line);
  }
  const rows = tally.rows([
    { taskId: 'segmetric#build', exitCode: 0 },
    { taskId: 'segmetric#test', exitCode: 0 },
    { taskId: '@segmetric/tfjs#test', exitCode: 1 },
    { taskId: '@segmetric/crate#test', exitCode: 0 },
  ]);
  assert.deepEqual(rows, [
    { part: 'Rust, native', passed: 7, failed: 0, skipped: 1, note: '' },
    { part: 'Node', passed: 6, failed: 1, skipped: 0, note: '@segmetric/tfjs#test failed' },
  ]);
  assert.deepEqual(tally.conformance, ['conformance lovasz.json: 40 cases (Rust, native; Node)']);
});

test('a crash, a lint error, a test that did not run and a silent runner count as failed', () => {
  const rows = new Tally().rows([
    { taskId: 'segmetric#build', exitCode: 1 },
    { taskId: 'segmetric#test', exitCode: undefined },
    { taskId: '@segmetric/tfjs#test', exitCode: 0 },
    { taskId: '//#lint:biome', exitCode: 1 },
    { taskId: '@segmetric/crate#lint', exitCode: 0 },
  ]);
  assert.deepEqual(
    rows.map(({ part, passed, failed }) => [part, passed, failed]),
    [
      ['Node', 0, 2],
      ['lint', 0, 1],
      ['build', 0, 1],
    ],
  );
  assert.match(rows[0]?.note ?? '', /segmetric#test did not run; @segmetric\/tfjs#test printed no result/);
});

test('a crash counts beside the tests that passed before it', () => {
  const tally = new Tally();
  tally.add('segmetric:test:       Tests  4 passed (4)');
  assert.equal(tally.rows([{ taskId: 'segmetric#test', exitCode: 1 }])[0]?.failed, 1);
});

test('names the part of each task', () => {
  assert.equal(partOf('@segmetric/crate#test:wasm'), 'Rust in WASM');
  assert.equal(partOf('segmetric#test:browser'), 'Chromium');
  assert.equal(partOf('//#typecheck:scripts'), 'types');
});
