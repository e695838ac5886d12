/** The memory of allocated scores: kept however large it is, given back when freed, collected where nobody frees it. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { KEPT_BYTES } from '../../src/core/core.js';
import { withLosses } from '../../src/core/losses.js';
import { allocateScores, lossValue, softDice, valueAndGradient } from '../../src/index.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const memoryOf = () => withLosses('test', (_, memory) => memory.buffer.byteLength);

it('more than other calls keep stays, and is not kept once it was freed', () => {
  const side = 2 ** 13;
  const shape = [1, side, KEPT_BYTES / 4 / side, 1];
  const scores = allocateScores(shape);
  const truth = { data: new Uint8Array(KEPT_BYTES / 4), shape: shape.slice(0, 3) };
  const loss = softDice({ smooth: 0 });
  scores.data[7] = 0.5;
  expect(lossValue(softDice(), { data: [1], shape: [1, 1, 1, 1] }, { data: [1], shape: [1, 1, 1] })).toBe(0);
  expect(scores.data[7]).toBe(0.5);
  for (let call = 0; call < 2; call++) {
    scores.data.fill(0);
    const { value, gradient } = valueAndGradient(loss, scores, truth, { into: scores.data });
    expect(value).toBe(0);
    expect(gradient).toBe(scores.data);
  }
  expect(scores.data.buffer.byteLength).toBeGreaterThan(KEPT_BYTES);
  expect(memoryOf()).toBeLessThan(KEPT_BYTES);
  scores.free();
  expect(memoryOf()).toBeLessThan(KEPT_BYTES);
});

it('scores that nobody frees are collected', () => {
  // 200 times 32 MiB, whose pages are all touched.
  const program = `
    import { allocateScores } from 'segmetric';
    let most = 0;
    for (let step = 0; step < 200; step++) {
      allocateScores([1, 2 ** 12, 2 ** 11, 1]).data.fill(1);
      most = Math.max(most, process.memoryUsage().rss);
    }
    console.log(most);`;
  const most = Number(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: folder,
      encoding: 'utf8',
    }),
  );
  expect(most).toBeGreaterThan(2 ** 25);
  expect(most).toBeLessThan(2 ** 31);
});
