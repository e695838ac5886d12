/**
 * The prediction with the least expected loss under listed masks. How it is looked for depends on the loss: one kind of
 * pixels at a time where the loss is a mean over pixels; by its convexity where it is a Lovász extension; else from many starts.
 */

import { lovaszMinimum } from './lovasz-minimum.js';
import type { Lowest } from './lowest-in.js';
import { lowestAlong, lowestIn } from './lowest-in.js';
import { optimum } from './optimal-mask.js';
import type { ReadListed } from './posterior.js';
import type { PredictionLoss } from './prediction-loss.js';
import { Risk } from './risk.js';

/** With so many kinds of pixels or fewer, all predictions of 0, ½ and 1 are starts. */
const TRIED_KINDS = 6;

/** From so many of the best starts the minimum is looked for. */
const DESCENTS = 4;

/** The least risk that was found, with a probability for each pixel. */
export function leastRisk(posterior: ReadListed, loss: PredictionLoss) {
  const risk = new Risk(posterior, loss);
  const { point, value } = lowestOf(risk, posterior, loss);
  return { probabilities: risk.spread(point), risk: value };
}

function lowestOf(risk: Risk, posterior: ReadListed, loss: PredictionLoss): Lowest {
  if (loss.form === 'pixels') {
    const point = pixelMinimum(risk.shares, loss);
    return { point, value: risk.at(point) };
  }
  const masks = [
    ...posterior.masks,
    ...(['dice', 'jaccard'] as const).map((metric) => optimum(posterior, { metric, empty: 1 }).mask.data),
  ].map((mask) => risk.kindsOf(mask as Uint8Array));
  const cuts = [0.1, 0.3, 0.5, 0.7, 0.9].map((cut) => risk.shares.map((share) => (share >= cut ? 1 : 0)));
  if (loss.form === 'lovasz') return lovaszMinimum(risk, [...masks, ...cuts]);

  const kinds = risk.shares.length;
  const starts = [risk.shares, ...masks, ...cuts, ...(kinds <= TRIED_KINDS ? everyPrediction(kinds) : [])];
  const ranked = starts.map((point): Lowest => ({ point, value: risk.at(point) }));
  ranked.sort((a, b) => a.value - b.value);
  const ends = ranked.slice(0, DESCENTS).map(({ point }) =>
    lowestIn(
      point,
      (place) => risk.at(place),
      () => risk.evaluationsLeft,
    ),
  );
  return ends.reduce((one, other) => (other.value < one.value ? other : one));
}

/** All points of so many coordinates of 0, ½ and 1. */
function everyPrediction(kinds: number): number[][] {
  return Array.from({ length: 3 ** kinds }, (_, index) =>
    Array.from({ length: kinds }, (_, kind) => (Math.floor(index / 3 ** kind) % 3) / 2),
  );
}

/** A difference that 32-bit losses do not tell. */
const EQUAL = 1e-7;

/** The minimum of a mean over pixels: of each share of foreground, that of one pixel. */
function pixelMinimum(shares: readonly number[], { value }: PredictionLoss): number[] {
  const [out, taken] = [Uint8Array.of(0), Uint8Array.of(1)];
  const known = new Map<number, number>();
  return shares.map((share) => {
    const before = known.get(share);
    if (before !== undefined) return before;
    const at = (p: number) => {
      const one = Float64Array.of(p);
      return share * value(one, taken) + (1 - share) * value(one, out);
    };
    const lowest = lowestAlong(at);
    const p = at(share) <= lowest.value + EQUAL ? share : lowest.x;
    known.set(share, p);
    return p;
  });
}
