/** Random numbers that a seed fixes: every contender of every run gets the same inputs. */
import { randomNormal } from 'd3-random';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws a number. */
export type Draw = () => number;

/** Uniform numbers in [0, 1). */
export function uniformFrom(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}

/** Normal numbers, drawn from uniform ones. */
export function normalFrom(uniform: Draw, mean: number, deviation: number): Draw {
  return randomNormal.source(uniform)(mean, deviation);
}
