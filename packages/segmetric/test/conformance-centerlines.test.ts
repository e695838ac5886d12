/** Every conformance case of centre lines: the metrics, and the skeletons as far as the metrics tell them. */

import { afterAll, describe, expect, it } from 'vitest';
import text from '../../../crates/segmetric/tests/conformance/centerlines.json?raw';
import { centerlines } from '../src/index.js';
import type { Figure, ReadMask, WrittenMask } from './read-masks.js';
import { pixelsOf, readMask } from './read-masks.js';

interface Case {
  name: string;
  predicted: WrittenMask;
  truth: WrittenMask;
  expect: {
    skeletons: { predicted: WrittenMask; truth: WrittenMask };
    topologyPrecision: Figure;
    topologySensitivity: Figure;
    centerlineDice: Figure;
  };
}

const { tolerance, cases } = JSON.parse(text) as { tolerance: { absolute: number }; cases: Case[] };

describe('centerlines.json', () => {
  let ran = 0;
  let compared = 0;
  let skeletons = 0;

  const hold = (came: number, figure: Figure) => {
    const wanted = Number(figure);
    if (Number.isNaN(wanted)) expect(came).toBeNaN();
    else expect(Math.abs(came - wanted)).toBeLessThanOrEqual(tolerance.absolute);
    compared += 1;
  };
  const compare = (predicted: ReadMask, truth: ReadMask) =>
    centerlines(predicted, truth, { classes: 1, spatial: predicted.shape.length as 2 | 3 });

  it.each(cases.map((test) => [test.name, test] as const))('%s', (_, test) => {
    const [predicted, truth] = [readMask(test.predicted), readMask(test.truth)];
    const lines = compare(predicted, truth);
    const { topologyPrecision, topologySensitivity, centerlineDice } = test.expect;
    hold(lines.precision().value, topologyPrecision);
    hold(lines.sensitivity().value, topologySensitivity);
    hold(lines.dice().value, centerlineDice);
    const neither = [predicted, truth].every(({ data }) => !data.includes(1));
    expect([...lines.dice().empty]).toEqual([Number(neither)]);

    for (const side of ['predicted', 'truth'] as const) {
      const [mask, skeleton] = [readMask(test[side]), readMask(test.expect.skeletons[side])];
      if (!mask.data.includes(1)) continue;
      const length = skeleton.data.reduce((sum, bit) => sum + bit, 0);
      // No pixel of the mask's skeleton is outside the one expected, and it has as many: one of them is such a share of it.
      const one = skeleton.data.indexOf(1);
      const single = pixelsOf(skeleton, (_, place) => place === one);
      hold(compare(mask, skeleton).precision().value, 1);
      hold(compare(mask, single).precision().value, 1 / length);
      hold(compare(skeleton, mask).sensitivity().value, 1);
      hold(compare(single, mask).sensitivity().value, 1 / length);
      skeletons += 1;
    }
    ran += 1;
  });

  afterAll(() => {
    console.log(`conformance centerlines.json: ${ran} cases, ${skeletons} skeletons, ${compared} numbers`);
  });

  it('all cases were run', () => {
    expect([ran, skeletons, compared]).toEqual([36, 65, 368]);
  });
});
