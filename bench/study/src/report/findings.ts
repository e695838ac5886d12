/** What is seen, in sentences that the results themselves write: no sentence says more than its interval. */
import { mean } from 'd3-array';
import { compare, digits, range, referenceOf } from '../comparison.js';
import { lossWords } from '../losses.js';
import type { StudyResults } from '../result.js';
import { sizeBins } from './charts.js';

/** One sentence or two for each thing seen. */
export function findings(results: StudyResults): string[] {
  return [...differences(results), ...smallForeground(results)];
}

function differences(results: StudyResults): string[] {
  const reference = referenceOf(results);
  if (reference === undefined) return [];
  return compare(results).flatMap(({ label, dice, difference }) => {
    if (difference === undefined) return [];
    const { mean, low, high } = difference;
    const interval = `95 % interval ${range(difference, true)}`;
    const against = `${lossWords[reference.loss]} on the same images`;
    if (low <= 0 && high >= 0) {
      return [
        `${label} and ${against}: no difference that this number of images can show (${digits(mean, true)}; ${interval}).`,
      ];
    }
    const side = mean > 0 ? 'above' : 'below';
    return [
      `${label} scores a mean Dice of ${digits(dice.mean)}, ${digits(Math.abs(mean))} ${side} ${against} (${interval}).`,
    ];
  });
}

function smallForeground({ task, runs }: StudyResults): string[] {
  const bins = sizeBins(task.foreground);
  const [first, last] = [bins[0], bins.at(-1)];
  if (first === undefined || last === undefined || bins.length < 3 || runs.length < 2) return [];
  const scores = (images: readonly number[]) =>
    runs
      .map((run) => `${lossWords[run.loss]} ${digits(mean(images, (i) => run.dice[i] as number) as number)}`)
      .join(', ');
  return [
    `Where the foreground is smallest (${first.smallest} to ${first.largest} pixels, ${first.images.length} images), ` +
      `mean Dice: ${scores(first.images)}. Where it is largest ` +
      `(${last.smallest} to ${last.largest} pixels): ${scores(last.images)}.`,
  ];
}
