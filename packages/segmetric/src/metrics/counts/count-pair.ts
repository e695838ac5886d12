/** Counts of a prediction and its truth: class maps stream through the core, masks do so class by class. */

import { show } from '../../checks/argument-errors.js';
import { withMetrics } from '../../core/metrics.js';
import { columnCount, regionsOf, setsOf } from '../pairs/class-table.js';
import { beginBinary, beginMaps, streamBinary, streamLabels } from '../pairs/label-windows.js';
import type { Pair } from '../pairs/pair.js';
import type { Confusion } from './confusion-data.js';
import { PARTS } from './confusion-data.js';
import type { CountPart } from './sums.js';
import { countsOf, Sums } from './sums.js';

/** The counts of a pair that was read. */
export function countPair({ source, columns, labels }: Pair): Confusion {
  const { images, pixels, weights } = source;
  const width = columnCount(columns);
  // Of masks, which may overlap, there is no label that is right.
  const parts: readonly CountPart[] = 'unite' in source ? PARTS : [...PARTS, 'right'];
  const sums = parts.map((part) => new Sums(part === 'right' ? images : images * width));
  /** Takes TP, FP, FN and TN, each of `length` columns, to their place, and the right pixels: whole numbers, then units. */
  const put = (taken: Float64Array, image: number, first: number, length: number) => {
    const units = taken.length / 2;
    sums.forEach((list, which) => {
      const [place, count] = which < PARTS.length ? [image * width + first, length] : [image, 1];
      for (let column = 0; column < count; column++) {
        const at = which * length + column;
        list.add(place + column, taken[at] as number, taken[units + at] as number);
      }
    });
  };
  withMetrics(`confusion of predicted.shape ${show(source.shape)}`, (core, memory) => {
    const take = () => core.countWindows(weights !== undefined);
    if (!('unite' in source)) {
      beginMaps(core, labels, Object.values(regionsOf(columns)));
      for (let image = 0; image < images; image++) {
        streamLabels(core, memory, source, [image * pixels, (image + 1) * pixels], labels, take);
        put(core.takeCounts(), image, 0, width);
      }
      return;
    }
    beginBinary(core);
    setsOf(columns).forEach((set, column) => {
      const members = source.unite(set);
      for (let image = 0; image < images; image++) {
        streamBinary(core, memory, members, weights, image, pixels, take);
        put(core.takeCounts(), image, column, 1);
      }
    });
  });
  const lists = (part: CountPart) => sums[parts.indexOf(part)] as Sums;
  const counts = countsOf(
    parts,
    (part) => lists(part).numbers(),
    (part) => lists(part).remainders(),
  );
  return { ...columns, images, ...counts };
}
