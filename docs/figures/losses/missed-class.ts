/** What missing a whole class costs, by its size: soft Dice beside the weights of generalized Dice. */
import type { Loss } from 'segmetric';
import { generalizedDice, lossValue, softDice } from 'segmetric';
import { row, type Topic } from '../topic.js';

const SIZE = 100;
const CLASSES = 3;
const SIZES = [0, 1000, 20];
const LOSSES: readonly (readonly [code: string, loss: Loss])[] = [
  ['softDice()', softDice()],
  ["generalizedDice({ weight: 'square' })", generalizedDice({ weight: 'square' })],
  ["generalizedDice({ weight: 'linear' })", generalizedDice({ weight: 'linear' })],
  ["generalizedDice({ weight: 'uniform' })", generalizedDice({ weight: 'uniform' })],
];

const [, large, small] = SIZES as [number, number, number];
const truth = {
  data: new Uint8Array(SIZE * SIZE).fill(1, 0, large).fill(2, large, large + small),
  shape: [1, SIZE, SIZE],
};

/** The truth as probabilities, with the pixels of one class called background. */
function missing(missed: number) {
  const data = new Float32Array(SIZE * SIZE * CLASSES);
  truth.data.forEach((label, pixel) => {
    data[pixel * CLASSES + (label === missed ? 0 : label)] = 1;
  });
  return { data, shape: [1, SIZE, SIZE, CLASSES] };
}

/** The figures of this module. */
export const topic: Topic = {
  charts: {},
  said: () =>
    LOSSES.map(([code, loss]) =>
      row(`\`${code}\``, ...[1, 2].map((missed) => lossValue(loss, missing(missed), truth).toFixed(3))),
    ),
};
