import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ask, CommandFailure, endAll, findOnPath, isExecutable, run } from './processes.mjs';

const node = process.execPath;

/** Milliseconds that a process here runs if nobody ends it: far longer than it takes to end it on a busy machine. */
const LIFETIME = 600_000;
const living = `setTimeout(() => {}, ${LIFETIME})`;

test('gives what a command prints, and both streams in one', async () => {
  const { stdout, output } = await run(node, ['-e', 'console.log(1); console.error(2)']);
  assert.equal(stdout, '1\n');
  assert.deepEqual(output.trim().split('\n').sort(), ['1', '2']);
});

test('a failure names the command, the exit code and the last lines', async () => {
  const failing = run(node, ['-e', 'console.error("no such thing"); process.exit(3)']);
  await assert.rejects(failing, (error) => {
    assert.ok(error instanceof CommandFailure);
    assert.match(error.message, /exit 3\nno such thing/);
    return true;
  });
  await assert.rejects(run('no-such-command-here', []), /no-such-command-here: .*ENOENT/);
});

test('a question that cannot be answered has no answer', async () => {
  assert.equal(await ask('no-such-command-here', []), undefined);
  assert.equal(await ask(node, ['-e', 'process.exit(1)']), undefined);
  assert.equal(await ask(node, ['-p', '1 + 1']), '2');
});

test('a time limit ends a command', async () => {
  const start = Date.now();
  await assert.rejects(run(node, ['-e', living], { seconds: 0.2 }), /no end after 0\.2 s/);
  assert.ok(Date.now() - start < LIFETIME);
});

test('ending all ends what a command has started, too', { skip: process.platform === 'win32' }, async () => {
  const grandchild = `require("child_process").spawn(process.execPath, ["-e", "${living}"], { stdio: "inherit" })`;
  // The pipe stays open as long as the grandchild lives, so that the promise only settles when both have ended.
  const running = run(node, ['-e', `${grandchild}; ${living}`]);
  const start = Date.now();
  await Promise.all([assert.rejects(running, /SIGKILL/), wait(500).then(() => endAll())]);
  assert.ok(Date.now() - start < LIFETIME);
});

test('finds executables by their names', () => {
  assert.equal(findOnPath('no-such-command-here'), undefined);
  assert.equal(isExecutable(node), true);
  assert.equal(isExecutable(import.meta.dirname ?? '/'), false);
});
