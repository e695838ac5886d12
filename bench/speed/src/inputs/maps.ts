/** Pairs of class maps: random labels to count, blobs to measure the borders of. */
import { uniformFrom } from './random.js';

/** Two class maps of one image, in 2-D or 3-D. */
export interface MapPair {
  readonly predicted: Uint8Array;
  readonly truth: Uint8Array;
  /** The image's size, last axis fastest. */
  readonly size: readonly number[];
  readonly classes: number;
}

const WRONG_SHARE = 0.1;

/** Labels at random; a tenth of the predicted ones are drawn anew. */
export function labelPair(size: readonly number[], classes: number, seed = 1): MapPair {
  const uniform = uniformFrom(seed);
  const pixels = size.reduce((product, side) => product * side, 1);
  const truth = Uint8Array.from({ length: pixels }, () => uniform() * classes);
  const predicted = truth.map((label) => (uniform() < WRONG_SHARE ? uniform() * classes : label));
  return { predicted, truth, size, classes };
}

const BLOBS = 8;
/** Radii, as a share of the image's side. */
const SMALLEST = 0.06;
const LARGEST = 0.18;
/** By how much a predicted blob is off, as a share of its radius. */
const OFF = 0.15;

/**
 * Overlapping balls (in 2-D discs); the predicted ones are a little off in place and size. They take turns with the labels 1 to
 * `labels`; with several of these the background is class 0.
 */
export function blobPair(size: readonly number[], labels = 1, seed = 1): MapPair {
  const uniform = uniformFrom(seed);
  const between = (low: number, high: number) => low + (high - low) * uniform();
  const [side = 1] = size;
  const balls = Array.from({ length: BLOBS }, (_, ball) => {
    const radius = side * between(SMALLEST, LARGEST);
    const centre = size.map((length) => between(radius, length - radius));
    return { radius, centre, label: 1 + (ball % labels) };
  });
  const moved = balls.map(({ radius, centre, label }) => ({
    label,
    radius: radius * between(1 - OFF, 1 + OFF),
    centre: centre.map((at) => at + radius * between(-OFF, OFF)),
  }));
  const classes = labels === 1 ? 1 : labels + 1;
  return { predicted: drawBalls(size, moved), truth: drawBalls(size, balls), size, classes };
}

interface Ball {
  readonly radius: number;
  readonly centre: readonly number[];
  readonly label: number;
}

function drawBalls(size: readonly number[], balls: readonly Ball[]) {
  const map = new Uint8Array(size.reduce((product, side) => product * side, 1));
  const place = size.map(() => 0);
  for (let pixel = 0; pixel < map.length; pixel++) {
    for (const { radius, centre, label } of balls) {
      let distance = 0;
      for (let axis = 0; axis < size.length; axis++)
        distance += ((place[axis] as number) - (centre[axis] as number)) ** 2;
      if (distance <= radius ** 2) map[pixel] = label;
    }
    // the next place, last axis fastest
    for (let axis = size.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < (size[axis] as number)) break;
      place[axis] = 0;
    }
  }
  return map;
}
