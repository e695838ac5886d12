/** Scores whose sigmoid is a given probability, and sums over gradients. */
import { sum } from 'd3-array';

/** The score whose sigmoid is p. */
export const scoreOf = (p: number): number => Math.log(p / (1 - p));

/** Σ |gradient|: how fast a loss falls where every score moves in its direction by the same amount. */
export const totalSize = (gradient: Iterable<number>): number => sum(gradient, Math.abs);
