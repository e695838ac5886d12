import { mean } from 'd3-array';
import { describe, expect, it } from 'vitest';
import { randomFor } from '../src/random.js';
import { raterSample, raterTask } from '../src/rater.js';
import { foregroundOf } from '../src/task.js';

describe('the task of the rater', () => {
  it('is the same for the same seed, and another for another', () => {
    const [a, b, c] = [raterTask(5), raterTask(5), raterTask(6)];
    expect(a).toEqual(b);
    expect(a.test[0]?.pixels).not.toEqual(c.test[0]?.pixels);
    expect([a.training.length, a.test.length, a.height, a.width]).toEqual([192, 96, 48, 48]);
  });

  const random = randomFor('task', 1);
  const samples = Array.from({ length: 3000 }, (_, i) => raterSample(random, String(i)));

  it('has outlines as large as radii of 2 to 10 pixels say, log-uniform, with an error of .5', () => {
    // The mean of π(r² + .25) with ln r uniform over ln 2 to ln 10.
    const expected = Math.PI * ((100 - 4) / (2 * Math.log(5)) + 0.25);
    // The standard error of the mean is about 1.5; outlines of radius above 8 may be cut by the image's border.
    expect(mean(samples, foregroundOf)).toBeGreaterThan(expected - 7);
    expect(mean(samples, foregroundOf)).toBeLessThan(expected + 5);
    expect(Math.max(...samples.map(foregroundOf))).toBeLessThan(Math.PI * 12.5 ** 2);
  });

  it('has noise of .3 around 0 away from the disc', () => {
    const corners = samples.flatMap(({ pixels, truth }) =>
      truth.subarray(0, 48 * 16).some((label) => label === 1) ? [] : [pixels[0] as number],
    );
    const average = mean(corners) as number;
    const deviation = Math.sqrt(mean(corners, (value) => (value - average) ** 2) as number);
    expect(Math.abs(average)).toBeLessThan(0.03);
    expect(deviation).toBeGreaterThan(0.28);
    expect(deviation).toBeLessThan(0.32);
  });

  it('has outlines 2 pixels off the disc each way', () => {
    // The centre of the outline against the centre of the bright pixels, on large discs, where both are sharp.
    const shifts = samples
      .filter((sample) => foregroundOf(sample) > 200)
      .map(
        ({ pixels, truth }) =>
          centre(Float32Array.from(truth)) - centre(pixels.map((v) => (v > 0.75 ? 1 : 0))),
      );
    const deviation = Math.sqrt(mean(shifts, (shift) => shift ** 2) as number);
    expect(shifts.length).toBeGreaterThan(200);
    expect(deviation).toBeGreaterThan(1.6);
    expect(deviation).toBeLessThan(2.4);
  });
});

/** The mean column of the weights. */
function centre(weights: Float32Array): number {
  let sum = 0;
  let moment = 0;
  weights.forEach((weight, i) => {
    sum += weight;
    moment += weight * (i % 48);
  });
  return moment / sum;
}
