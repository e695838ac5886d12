/**
 * Random numbers that a seed fixes. Each purpose has its own stream, so that drawing more numbers for one
 * (another image, say) leaves all the others as they were.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Draws a number in [0, 1). */
export type Random = () => number;

const purposes = ['task', 'split', 'weights', 'batches', 'posterior'] as const;

/** Streams that each seed has, one for each purpose. */
const STREAMS = 5;

/** The stream of one purpose under one seed. */
export function randomFor(purpose: (typeof purposes)[number], seed: number): Random {
  const generator = mersenne(seed * STREAMS + purposes.indexOf(purpose));
  return () => uniformFloat64(generator);
}
