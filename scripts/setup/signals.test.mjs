import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** Milliseconds that a process here would wait for a signal that does not come. */
const WAIT = 600_000;

const signals = new URL('./signals.mjs', import.meta.url).href;

/** @param {string} body what a process of its own runs, with `during(name, work)` */
function processOf(body) {
  const script = `
    import { whileSignalsMean } from '${signals}';
    import { setTimeout as wait } from 'node:timers/promises';
    const during = (name, work) => whileSignalsMean(() => { console.log(name); process.exit(9); }, work);
    const interrupt = async () => { process.kill(process.pid, 'SIGINT'); };
    ${body}
    console.log('lost');`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  return { status, stdout: stdout.trim() };
}

// the signal has arrived, but nobody could hear of it before the first part is over
test('a signal at the end of one part belongs to the next', { skip: process.platform === 'win32' }, () => {
  const body = `await during('first', interrupt); await during('second', () => wait(${WAIT}));`;
  assert.deepEqual(processOf(body), { status: 9, stdout: 'second' });
});

test('a signal after the last part ends the process', { skip: process.platform === 'win32' }, () => {
  const body = `await during('first', interrupt); await wait(${WAIT});`;
  assert.deepEqual(processOf(body), { status: 130, stdout: '' });
});

test('an inner part speaks first, and the outer one again after it', {
  skip: process.platform === 'win32',
}, () => {
  const inner = `await during('outer', () => during('inner', async () => { interrupt(); await wait(${WAIT}); }));`;
  assert.deepEqual(processOf(inner), { status: 9, stdout: 'inner' });
  const outer = `await during('outer', async () => { await during('inner', async () => {}); interrupt(); await wait(${WAIT}); });`;
  assert.deepEqual(processOf(outer), { status: 9, stdout: 'outer' });
});
