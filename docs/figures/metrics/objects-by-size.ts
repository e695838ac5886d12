/** What one mistake at the border costs objects of different sizes. */
import { confusion, dice, lesionDetection } from 'segmetric';
import { row, type Topic } from '../topic.js';
import { CLASSES, LESION_SIZES, ORGAN_SIZE, predictions, REGIONS, truth } from './phantom.js';

const MISTAKES = ['shifted', 'eroded', 'dilated'] as const;
const ORGAN = 'whole organ';
const options = { classes: CLASSES.length, regions: REGIONS };

/** The Dice of each true lesion, the largest first, and of the whole organ. */
function diceOfEach(mistake: (typeof MISTAKES)[number]): readonly number[] {
  const lesions = lesionDetection(predictions[mistake], truth, options).lesions(0, CLASSES.indexOf('lesion'));
  const bySize = lesions.truth.toSorted((a, b) => b.pixels - a.pixels);
  const counts = confusion(predictions[mistake], truth, options);
  return [...bySize.map((lesion) => lesion.dice), dice(counts, { classes: [ORGAN] }).value];
}

/** The figures of this module. */
export const topic: Topic = {
  charts: {},
  said: () => {
    const columns = MISTAKES.map(diceOfEach);
    return [
      row('pixels', ...MISTAKES),
      ...[...LESION_SIZES, ORGAN_SIZE].map((size, place) =>
        row(size, ...columns.map((values) => values[place]?.toFixed(3) ?? '')),
      ),
    ];
  },
};
