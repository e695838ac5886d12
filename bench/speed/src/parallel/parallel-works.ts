/** What is split over two cores: batches of several images, and single images. */
import { type Loss, lovaszSoftmax, softDice } from 'segmetric';
import type { Task } from '../contender.js';
import { makeScores, type ScoreBatch } from '../inputs/scores.js';

/** A loss on a batch. */
export interface ParallelWork {
  readonly title: string;
  readonly images: number;
  readonly classes: number;
  readonly side: number;
  readonly loss: Loss;
  /** What PyTorch computes of a single image; there is no such call for batches. */
  readonly task?: Task;
}

const activation = 'softmax';

/** A batch of several images. */
export function ofImages(images: number, classes: number, side: number): ParallelWork[] {
  const size = `${images} x ${classes} x ${side} x ${side}`;
  return [
    { title: `soft Dice, ${size}`, images, classes, side, loss: softDice({ activation }) },
    { title: `Lovász-softmax, ${size}`, images, classes, side, loss: lovaszSoftmax({ activation }) },
  ];
}

/** A single image. */
export function ofOneImage(classes: number, side: number): ParallelWork[] {
  const [dice, lovasz] = ofImages(1, classes, side) as [ParallelWork, ParallelWork];
  return [
    { ...dice, task: 'diceSoftmax' },
    { ...lovasz, task: 'lovaszSoftmax' },
  ];
}

/** All of them, in the order of the report. */
export const parallelWorks: readonly ParallelWork[] = [...ofImages(8, 4, 512), ...ofOneImage(21, 512)];

/** Some of a work's images, all alike but for the seed. */
export function batchOf({ classes, side }: ParallelWork, images: number): Omit<ScoreBatch, 'masks'> {
  return makeScores('uniform', 'raw', { size: [images * side, side], classes });
}

/** The shapes of scores and truth. */
export function shapesOf({ classes, side }: ParallelWork, images: number) {
  return { scores: [images, side, side, classes], truth: [images, side, side] };
}
