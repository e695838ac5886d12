/** What the page on losses has computed, by module. */
import type { Topic } from '../topic.js';
import { topic as absentClass } from './absent-class.js';
import { topic as bestCut } from './best-cut.js';
import { topic as emptyImage } from './empty-image.js';
import { topic as falsePositives } from './false-positives.js';
import { topic as focalMinimum } from './focal-minimum.js';
import { topic as inTheStudy } from './in-the-study.js';
import { topic as missedClass } from './missed-class.js';
import { topic as onePixel } from './one-pixel.js';
import { topic as softLabels } from './soft-labels.js';
import { topic as wholeImages } from './whole-images.js';

export const topics: Readonly<Record<string, Topic>> = {
  absentClass,
  bestCut,
  emptyImage,
  falsePositives,
  focalMinimum,
  inTheStudy,
  missedClass,
  onePixel,
  softLabels,
  wholeImages,
};
