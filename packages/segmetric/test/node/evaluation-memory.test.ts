/** Cases that a generator makes one at a time are not held: memory stays that of a few, however many there are. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { evaluate } from '../../src/index.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('of many cases no more than a few are in memory', () => {
  const pixels = 2 ** 22;
  const held: number[] = [];
  function* cases() {
    for (let number = 0; number < 24; number++) {
      collect();
      held.push(process.memoryUsage().arrayBuffers);
      const labels = () => ({
        data: new Uint8Array(pixels).fill(1, 0, 9 + number),
        shape: [2 ** 11, 2 ** 11],
      });
      yield { id: String(number), predicted: labels(), truth: labels() };
    }
  }
  const table = evaluate(cases(), { classes: 1, metrics: ['dice', 'hausdorff'] });
  expect(table.values('hausdorff', '1')).toEqual(new Float64Array(24));
  expect(held).toHaveLength(24);
  // one case is 8 MiB; from the second on the core's own memory is there
  expect(Math.max(...held.slice(2)) - (held[1] as number)).toBeLessThan(3 * 2 * pixels);
});
