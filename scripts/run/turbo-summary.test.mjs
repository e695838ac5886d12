import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSummary, withTheMissing } from './turbo-summary.mjs';

test('reads how each task ended, without those that a package does not have', () => {
  const summary = {
    tasks: [
      { taskId: 'segmetric#build', command: 'node build.mjs', execution: { exitCode: 0 } },
      { taskId: 'segmetric#test', command: 'vitest run', execution: { exitCode: 1 } },
      { taskId: '@segmetric/docs#test', command: '<NONEXISTENT>' },
    ],
  };
  assert.deepEqual(readSummary(JSON.stringify(summary)), [
    { taskId: 'segmetric#build', exitCode: 0 },
    { taskId: 'segmetric#test', exitCode: 1 },
  ]);
});

test('what was planned and did not run has no exit code', () => {
  const planned = [
    { taskId: 'a#build', exitCode: undefined },
    { taskId: 'a#test', exitCode: undefined },
  ];
  assert.deepEqual(withTheMissing(planned, [{ taskId: 'a#build', exitCode: 1 }]), [
    { taskId: 'a#build', exitCode: 1 },
    { taskId: 'a#test', exitCode: undefined },
  ]);
});
