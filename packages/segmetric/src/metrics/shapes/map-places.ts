/** Comparisons of shapes, place by place: the maps of one image after another are in the core, cut to one class after another. */

import { refusal, show } from '../../checks/argument-errors.js';
import { checkFits } from '../../core/core.js';
import type { Metrics } from '../../core/metrics.js';
import { withMetrics } from '../../core/metrics.js';
import { setsOf } from '../pairs/class-table.js';
import { beginBinary, beginMaps, streamBinary, streamLabels } from '../pairs/label-windows.js';
import type { Pair } from '../pairs/pair.js';
import type { Places } from '../scores/place-scores.js';

/** Codes of more classes than this, beside those of the background and of ignored pixels, may be words in the core. */
const MOST_BYTES = 253;

/**
 * Calls `measure` for each image and each class and region that is looked at, with the masks of that place selected in the core.
 *
 * @param task - what is done, for the error where the core stops; it holds one image and one class at a time
 * @returns the places, with what `measure` returns of each
 */
export function mapPlaces<T>(task: string, pair: Pair, measure: (core: Metrics) => T): Places<T> {
  const { source, included, columns, labels } = pair;
  const { images, shape, pixels, space, weights } = source;
  if (weights !== undefined) {
    throw refusal(
      new TypeError(
        `${weights.name} was given, but ${task} compares shapes, whose pixels have no weights: leave them out there; ` +
          'confusion() and the metrics on its counts take them',
      ),
    );
  }
  const sets = setsOf(columns);
  const looked = included ?? sets.map((_, column) => column);
  const members = Uint32Array.from(new Set(looked.flatMap((column) => sets[column] as readonly number[])));
  const size = Uint32Array.from(space);
  const bytes = labels.classes <= MOST_BYTES ? pixels : 4 * pixels;
  // The codes of both maps, and the masks of a class that fills the image.
  checkFits('predicted', shape, [bytes, bytes, pixels, pixels], 1);
  return withMetrics(`${task} of predicted.shape ${show(shape)}`, (core, memory) => {
    const measured = new Array<T | undefined>(images * sets.length).fill(undefined);
    const take = () => core.addWindows();
    if ('unite' in source) beginBinary(core);
    else beginMaps(core, labels);
    for (let image = 0; image < images; image++) {
      if (!('unite' in source)) {
        core.beginImage(size, members);
        streamLabels(core, memory, source, [image * pixels, (image + 1) * pixels], labels, take);
      }
      for (const column of looked) {
        const set = sets[column] as readonly number[];
        if ('unite' in source) {
          core.beginImage(size, Uint32Array.of(0));
          streamBinary(core, memory, source.unite(set), undefined, image, pixels, take);
        }
        core.selectMasks(Uint32Array.from('unite' in source ? [0] : set));
        measured[image * sets.length + column] = measure(core);
      }
      core.endImage();
    }
    return { images, columns, included, measured };
  });
}
