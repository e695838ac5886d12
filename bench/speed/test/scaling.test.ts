import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { MemoryUse } from '../src/scaling/memory-probe.js';
import { growsTooMuch, memoryTable, scalingTable } from '../src/scaling/table.js';

const point = (side: number, nanoseconds: number, grows: 'pixels' | 'classes' = 'pixels') => ({
  loss: 'soft Dice',
  size: { name: `2 x ${side}²`, height: side, width: side, classes: 2, grows },
  nanoseconds,
});

describe('growth', () => {
  // the first is dear by its fixed cost, and within the caches
  const points = [point(64, 9), point(1024, 2), point(2048, 2.9), point(4096, 3.1)];

  it('is flagged beyond 1.5 times the level, past the caches', () => {
    expect(points.map((one) => growsTooMuch(one, points))).toEqual([false, false, false, true]);
    // what grows with the classes has a level of its own
    const others = [...points, point(4096, 3.5, 'classes')];
    expect(others.map((one) => growsTooMuch(one, others))).toEqual([false, false, false, true, false]);
  });

  it('is marked in the table', () => {
    expect(scalingTable(points)).toMatch(/soft Dice +9\.00 +2\.00 +2\.90 +3\.10 !/);
  });

  it('of memory over many calls is said', () => {
    const use = { scoresBytes: 100, empty: 10, peak: 150, last: 150 };
    const line = { loss: 'soft Dice', classes: 2, use, repeated: use };
    expect(memoryTable([line])).toMatch(/soft Dice +2 +1\.50 x +as after the first/);
    expect(memoryTable([{ ...line, repeated: { ...use, last: 151 } }])).toContain(
      'GREW from 150 to 151 bytes',
    );
  });
});

it('the probe sees the memory of the core', () => {
  const script = fileURLToPath(new URL('../dist/scaling/memory-probe.js', import.meta.url));
  const args = [script, 'soft Dice', '256', '4', '3'];
  const use = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as MemoryUse;
  expect(use.scoresBytes).toBe(4 * 4 * 256 ** 2);
  expect(use.empty).toBeGreaterThan(0);
  expect(use.peak).toBeGreaterThan(use.scoresBytes);
  expect(use.last).toBe(use.peak);
});
