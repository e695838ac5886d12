import { describe, expect, it } from 'vitest';
import { cellPair, cellPoints } from '../src/inputs/cells.js';
import { blobPair, labelPair } from '../src/inputs/maps.js';
import { makeScores, withMasks } from '../src/inputs/scores.js';

const size = [128, 128];
const share = (values: ArrayLike<number>, of: (value: number) => boolean) =>
  Array.from(values).filter(of).length / values.length;

describe('scores', () => {
  it('are the same at every run', () => {
    const make = () => makeScores('confident', 'raw', { size, classes: 3 });
    expect(make()).toEqual(make());
  });

  it('are uniform, with half of the pixels foreground', () => {
    const { scores, truth } = makeScores('uniform', 'probabilities', { size, classes: 1 });
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(0);
    // the largest may round to 1 as a 32-bit float
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
    expect(share(scores, (score) => score < 0.25)).toBeCloseTo(0.25, 1);
    expect(share(truth, (label) => label === 1)).toBeCloseTo(0.5, 1);
  });

  it('are confident, and right nearly everywhere', () => {
    const { scores, truth } = makeScores('confident', 'probabilities', { size, classes: 1 });
    const wrong =
      share(truth, () => true) -
      share(
        scores.map((score, i) => Number(score > 0.5 === (truth[i] === 1))),
        Boolean,
      );
    expect(wrong).toBeGreaterThan(0);
    expect(wrong).toBeLessThan(0.01);
    expect(share(scores, (score) => Math.abs(score - 0.5) > 0.45)).toBeGreaterThan(0.9);
  });

  it('are constant', () => {
    expect(new Set(makeScores('constant', 'probabilities', { size, classes: 1 }).scores)).toEqual(
      new Set([0.5]),
    );
    expect(new Set(makeScores('constant', 'raw', { size, classes: 4 }).scores)).toEqual(new Set([0]));
  });

  it('have a truth in 3-D, and as one-hot masks', () => {
    const batch = makeScores('uniform', 'raw', { size: [3, 4, 5], classes: 3 });
    expect([batch.scores.length, batch.truth.length]).toEqual([180, 60]);
    expect(batch.masks).toBeUndefined();
    const { masks = [], truth } = withMasks(batch);
    const rows = Array.from(truth, (_, pixel) => Array.from(masks.slice(3 * pixel, 3 * pixel + 3)));
    expect(rows).toEqual(Array.from(truth, (label) => [0, 1, 2].map((c) => Number(c === label))));
  });

  it('are nearly empty', () => {
    const { truth } = makeScores('nearly empty', 'raw', { size: [512, 512], classes: 4 });
    expect(share(truth, (label) => label > 0)).toBeCloseTo(0.001, 3);
    expect(new Set(truth)).toEqual(new Set([0, 1, 2, 3]));
  });
});

describe('maps', () => {
  it('of labels differ at some pixels', () => {
    const { predicted, truth } = labelPair([100, 100], 4);
    expect(new Set(truth)).toEqual(new Set([0, 1, 2, 3]));
    // a tenth is drawn anew, of which a quarter comes out the same
    expect(
      share(
        predicted.map((label, i) => Number(label === truth[i])),
        Boolean,
      ),
    ).toBeCloseTo(0.925, 1);
  });

  it.each([[[64, 64]], [[32, 32, 32]]])('of blobs overlap in %j', (space) => {
    const { predicted, truth } = blobPair(space);
    const both = predicted.map((inside, i) => inside & (truth[i] as number));
    const filled = (map: Uint8Array) => share(map, Boolean);
    expect(filled(both)).toBeGreaterThan(0.5 * filled(truth));
    expect(filled(both)).toBeLessThan(filled(truth));
    expect(filled(both)).toBeLessThan(filled(predicted));
  });

  it('of blobs with several labels take turns with them', () => {
    const { predicted, truth, classes } = blobPair([64, 64], 3);
    expect(classes).toBe(4);
    for (const map of [predicted, truth]) expect(new Set(map)).toEqual(new Set([0, 1, 2, 3]));
    const one = blobPair([64, 64]);
    expect(truth.map((label) => Math.min(label, 1))).toEqual(one.truth);
  });

  it('of cells have the nearest point at each pixel, and are one pixel off along the rows', () => {
    const [planes, rows, length] = [9, 7, 11];
    const { predicted, truth, classes } = cellPair([planes, rows, length], 6, 3);
    expect(classes).toBe(6);
    expect(new Set(truth)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    const points = cellPoints([planes, rows, length], 6, 3);
    truth.forEach((label, pixel) => {
      const [row, at] = [Math.floor(pixel / length), pixel % length];
      const [plane, line] = [Math.floor(row / rows), row % rows];
      const nearest = (off: number) => {
        const apart = points.map(([z, y, x]) => Math.hypot(z - plane, y - line, x - at - off));
        return apart.indexOf(Math.min(...apart));
      };
      expect([label, predicted[pixel]]).toEqual([nearest(0), nearest(1)]);
    });
  });
});
