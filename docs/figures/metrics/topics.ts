/** What the page on metrics has computed, by module. */
import type { Topic } from '../topic.js';
import { topic as emptyPlaces } from './empty-places.js';
import { topic as meansOverImages } from './means-over-images.js';
import { topic as ninePredictions } from './nine-predictions.js';
import { topic as objectsBySize } from './objects-by-size.js';
import { topic as vessel } from './vessel.js';

export const topics: Readonly<Record<string, Topic>> = {
  emptyPlaces,
  meansOverImages,
  ninePredictions,
  objectsBySize,
  vessel,
};
