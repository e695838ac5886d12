/**
 * The background among the classes of Lovász-softmax: an image of background and class 1, and k pixels of the background
 * that are taken for class 2, which the image does not have.
 */
import * as Plot from '@observablehq/plot';
import { range } from 'd3-array';
import { randomLcg } from 'd3-random';
import type { LovaszSoftmaxOptions } from 'segmetric';
import { lossValue, lovaszSoftmax, valueAndGradient } from 'segmetric';
import { chart, lineStyle } from '../chart.js';
import type { Figure } from '../figure.js';
import { row, type Topic } from '../topic.js';

const SIZE = 64;
const CLASSES = 3;
const OBJECT = 300;
const CHOICES: readonly (readonly [code: string, classes: LovaszSoftmaxOptions['classes']])[] = [
  ["classes: 'present'", 'present'],
  ["classes: 'all'", 'all'],
  ['classes: [1, 2]', [1, 2]],
  ['classes: [1]', [1]],
];

const truth = { data: new Uint8Array(SIZE * SIZE).fill(1, 0, OBJECT), shape: [1, SIZE, SIZE] };

/** Every pixel is right with a score some 4 above the others, but that the first `wrong` of the background are called 2. */
function scores(wrong: number) {
  const random = randomLcg(0.75);
  const data = new Float32Array(SIZE * SIZE * CLASSES).map(() => 0.5 * random());
  truth.data.forEach((label, pixel) => {
    const called = pixel >= OBJECT && pixel < OBJECT + wrong ? 2 : label;
    const place = pixel * CLASSES + called;
    data[place] = 4 + (data[place] as number);
  });
  return { data, shape: [1, SIZE, SIZE, CLASSES] };
}

const lossOf = (classes: LovaszSoftmaxOptions['classes']) =>
  lovaszSoftmax({ activation: 'softmax', classes });

function absentClass(): Figure {
  return chart(
    CHOICES.map(([code]) => `<code>${code}</code>`),
    {
      x: { label: 'pixels of the background called class 2, which is absent', ticks: 6 },
      y: { label: 'Lovász-softmax loss', domain: [0, 0.6], grid: true },
      marks: CHOICES.map(([, classes], index) =>
        Plot.lineY(
          range(0, 301, 1).map((wrong) => ({
            wrong,
            value: lossValue(lossOf(classes), scores(wrong), truth),
          })),
          { x: 'wrong', y: 'value', ...lineStyle(index) },
        ),
      ),
    },
  );
}

/** For 100 false pixels: the loss, and in how many of them a step lowers the score of class 2 against the background's. */
function choiceRow([code, classes]: (typeof CHOICES)[number]): string {
  const { value, gradient } = valueAndGradient(lossOf(classes), scores(100), truth);
  const corrected = range(OBJECT, OBJECT + 100).filter((pixel) => {
    const [background, , absent] = gradient.subarray(pixel * CLASSES, (pixel + 1) * CLASSES);
    return (absent as number) > (background as number);
  });
  return row(
    `\`${code.replace('classes: ', '')}\``,
    lossValue(lossOf(classes), scores(0), truth).toFixed(3),
    value.toFixed(3),
    corrected.length,
  );
}

/** With all classes: how much of the loss of 100 false pixels the first has. */
function firstOfAll(): string {
  const [none, first, hundred] = [0, 1, 100].map((wrong) => lossValue(lossOf('all'), scores(wrong), truth));
  const factor = ((first as number) - (none as number)) / ((hundred as number) - (first as number));
  return `the first false pixel costs ${Math.floor(factor)} times what the next 99 cost together`;
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: { 'absent-class': absentClass },
  said: () => [...CHOICES.map(choiceRow), firstOfAll()],
};
