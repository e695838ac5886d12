/** What is seen, in sentences that the results themselves write: no sentence says more than its interval. */
import { mean } from 'd3-array';
import { compare, digits, hasFewImages, isPartial, range, referenceOf } from '../comparison.js';
import { counted } from '../counted.js';
import { FEWEST_IMAGES } from '../interval.js';
import { lossWords } from '../losses.js';
import type { StudyResults } from '../result.js';
import { type SizeBin, sizeBins } from './charts.js';

/** One sentence or two for each thing seen. */
export function findings(results: StudyResults): string[] {
  if (hasFewImages(results)) {
    return [
      `${counted(results.task.testImages, 'test image')}: too few to say how sure a mean is or which loss is better. ` +
        `That takes ${FEWEST_IMAGES} or more.`,
    ];
  }
  return [...differences(results), ...smallForeground(results)];
}

function differences(results: StudyResults): string[] {
  const reference = referenceOf(results);
  if (reference === undefined) return [];
  return compare(results).flatMap(({ label, dice, difference }) => {
    if (difference === undefined) return [];
    const { mean, interval } = difference;
    const within = `95 % interval ${range(interval, true)}`;
    const against = `${lossWords[reference.loss]} on the same images`;
    if (interval.low <= 0 && interval.high >= 0) {
      return [
        `${label} and ${against}: no difference that this number of images can show (${digits(mean, true)}; ${within}).`,
      ];
    }
    const side = mean > 0 ? 'above' : 'below';
    return [
      `${label} scores a mean Dice of ${digits(dice.mean)}, ${digits(Math.abs(mean))} ${side} ${against} (${within}).`,
    ];
  });
}

function smallForeground({ task, runs }: StudyResults): string[] {
  const bins = sizeBins(task.foreground);
  const [first, last] = [bins[0], bins.at(-1)];
  const whole = runs.filter((run) => !isPartial(run));
  if (first === undefined || last === undefined || bins.length < 3 || whole.length < 2) return [];
  if (Math.min(first.images.length, last.images.length) < FEWEST_IMAGES) return [];
  const scores = (images: readonly number[]) =>
    whole
      .map((run) => `${lossWords[run.loss]} ${digits(mean(images, (i) => run.dice[i] as number) as number)}`)
      .join(', ');
  return [
    `Where the foreground is smallest (${sizes(first)}, ${first.images.length} images), ` +
      `mean Dice: ${scores(first.images)}. Where it is largest ` +
      `(${sizes(last)}): ${scores(last.images)}.`,
  ];
}

const sizes = ({ smallest, largest }: SizeBin) =>
  smallest === largest ? counted(largest, 'pixel') : `${smallest} to ${largest} pixels`;
