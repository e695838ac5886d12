import { WorkerPool } from 'segmetric/parallel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureParallel } from '../src/parallel/measure-parallel.js';
import { ofImages, ofOneImage } from '../src/parallel/parallel-works.js';
import { parallelTable } from '../src/parallel/report-parallel.js';
import { TwoProcesses } from '../src/parallel/two-processes.js';

const small = [...ofImages(4, 3, 16), ...ofOneImage(5, 160)];

describe('two workers', () => {
  let pool: WorkerPool;
  let processes: TwoProcesses;
  beforeAll(() => {
    pool = new WorkerPool({ workers: 2 });
    processes = new TwoProcesses();
  });
  afterAll(() => {
    pool.close();
    processes.stop();
  });

  // It refuses workers that do not give the bits of one thread.
  it.each(small.map((work) => [work.title, work] as const))('%s: all are timed', async (_, work) => {
    const peers = { pool, processes, python: undefined };
    const point = await measureParallel(work, peers, { budget: 10, stopped: () => false });
    expect(point?.times.map(({ name }) => name)).toEqual([
      'one thread',
      'two workers',
      'two workers, arrays in shared memory',
      'two processes',
      'one thread, a new gradient',
      'two workers, a new gradient',
    ]);
    for (const { milliseconds, samples } of point?.times ?? []) {
      expect(milliseconds).toBeGreaterThan(0);
      expect(samples).toBeGreaterThan(0);
    }
  });

  it('are refused where they give another number', async () => {
    const wrong = Object.create(pool, {
      valueAndGradient: { value: async () => ({ value: 2, gradient: new Float32Array(4 * 16 * 16 * 3) }) },
    }) as WorkerPool;
    await expect(
      measureParallel(
        small[0] as (typeof small)[0],
        { pool: wrong, processes, python: undefined },
        { budget: 10, stopped: () => false },
      ),
    ).rejects.toThrow(/^soft Dice, 4 x 3 x 16 x 16, two workers: value 0 is 2/);
  });

  it('are held against one thread in the table', () => {
    const times = [
      { name: 'one thread', milliseconds: 20, samples: 5, faster: 1 },
      { name: 'two workers', milliseconds: 10, samples: 8, faster: 2 },
    ];
    const [head, ...lines] = parallelTable([{ title: 'a loss', times }]).split('\n');
    expect(head?.trim()).toMatch(/^ms +samples +as fast as one thread$/);
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['a loss', 'one thread', '20.0', '5', '1.00 x'],
      ['', 'two workers', '10.0', '8', '2.00 x'],
    ]);
  });
});
