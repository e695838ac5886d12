/** Counts of a prediction and its truth: class maps stream through the core, masks do so class by class. */

import { show } from '../../checks/argument-errors.js';
import { withMetrics } from '../../core/metrics.js';
import type { Columns } from '../pairs/class-table.js';
import { columnCount, regionsOf, setsOf } from '../pairs/class-table.js';
import { beginBinary, beginMaps, streamBinary, streamLabels } from '../pairs/label-windows.js';
import type { Pair } from '../pairs/pair.js';
import type { Confusion } from './confusion-data.js';

/** The counts of a pair that was read. */
export function countPair({ source, columns, labels }: Pair): Confusion {
  const { images, pixels } = source;
  const parts = newParts(images, columns);
  const { right, ...perColumn } = parts;
  const width = columnCount(columns);
  /** Takes TP, FP, FN and TN, each of `length` columns, to their place, and the right pixels. */
  const put = (taken: Float64Array, image: number, first: number, length: number) => {
    Object.values(perColumn).forEach((list, which) => {
      for (let column = 0; column < length; column++) {
        list[image * width + first + column] = taken[which * length + column] as number;
      }
    });
    right[image] = taken[4 * length] as number;
  };
  withMetrics(`confusion of predicted.shape ${show(source.shape)}`, (core, memory) => {
    const take = () => core.countWindows();
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
        streamBinary(core, memory, members, image, pixels, take);
        put(core.takeCounts(), image, column, 1);
      }
    });
  });
  // Of masks, which may overlap, there is no label that is right.
  return { ...columns, images, ...perColumn, ...('unite' in source ? {} : { right }) };
}

function newParts(images: number, columns: Columns) {
  const part = () => new Array<number>(images * columnCount(columns)).fill(0);
  return { tp: part(), fp: part(), fn: part(), tn: part(), right: new Array<number>(images).fill(0) };
}
