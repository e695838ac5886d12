/** What the study writes into the networks that it saves, and the images that go with it. */

import { standardize } from '@segmetric/study/resample';
import { embeddedTask } from '@segmetric/study/tasks/embedded';
import type { ImageSet } from './image-set.js';

/** What the study says of a network; nothing where the network is not from there. */
export interface StudyRun {
  readonly task?: string;
  readonly loss?: string;
  readonly seed?: number;
  /** Where its images are from. */
  readonly source?: 'code' | 'folder';
}

/** Which network it is. */
export const runWords = ({ task, loss, seed }: StudyRun): string =>
  task === undefined ? 'A network' : `The network of ${task}, ${loss}, seed ${seed}`;

/** The images that a network was tested on, if they are made by code. */
export function testImagesOf({ task: name, source }: StudyRun): ImageSet | undefined {
  if (source !== 'code' || name === undefined) return undefined;
  const task = embeddedTask(name);
  return {
    description: `the test images of ${name}`,
    side: task.width,
    classes: task.classes,
    training: task.training,
    validation: task.test,
  };
}

/** Grey values as the network learned to take them: the study brings images of folders to mean 0 and variance 1. */
export const preparedFor = ({ source }: StudyRun, pixels: Float32Array): Float32Array =>
  source === 'folder' ? standardize(pixels) : pixels;
