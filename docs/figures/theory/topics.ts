/** What the page on the theory has computed, by module. */
import type { Topic } from '../topic.js';
import { topic as askedFor } from './asked-for.js';
import { topic as bestCut } from './best-cut.js';
import { topic as diceAndJaccard } from './dice-and-jaccard.js';
import { topic as tversky } from './tversky.js';
import { topic as weightedHamming } from './weighted-hamming.js';

export const topics: Readonly<Record<string, Topic>> = {
  askedFor,
  bestCut,
  diceAndJaccard,
  tversky,
  weightedHamming,
};
