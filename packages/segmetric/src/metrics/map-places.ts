/** Comparisons of shapes, place by place: the masks of one image and one class after another are taken into the core. */

import { show } from '../argument-errors.js';
import { checkFits, withCore } from '../core.js';
import { copyLabels, labelBytes, pairKind } from '../labels.js';
import type { Core } from '../wasm/core-glue.js';
import { IGNORED } from './binary-counts.js';
import type { Pair } from './pair.js';
import { setsOf } from './pair.js';
import type { Places } from './place-scores.js';

/**
 * Calls `measure` for each image and each class and region, with the masks of that place selected in the core.
 *
 * @param task - what is done, for the error where the core stops; it holds one image and one class at a time
 * @returns the places, with what `measure` returns of each
 */
export function mapPlaces<T>(task: string, pair: Pair, measure: (core: Core) => T): Places<T> {
  const { source, classes, regions } = pair;
  const { images, shape, pixels, space } = source;
  const sets = setsOf(pair);
  const size = Uint32Array.from(space);
  const kind = 'unite' in source ? 0 : pairKind(source.predicted, source.truth);
  const bytes = labelBytes(kind, pixels);
  checkFits('predicted', shape, [bytes, bytes], 1);
  return withCore(`${task} of predicted.shape ${show(shape)}`, (core, memory) => {
    const measured: T[] = [];
    for (let image = 0; image < images; image++) {
      const predictedAt = core.reserveWindow(0, kind, pixels);
      const truthAt = core.reserveWindow(1, kind, pixels);
      if ('unite' in source) {
        for (const set of sets) {
          const [predicted, truth] = [predictedAt, truthAt].map(
            (address) => new Uint8Array(memory.buffer, address, pixels),
          ) as [Uint8Array, Uint8Array];
          source.unite(set)(image, 0, pixels, predicted, truth);
          core.selectMasks(size, Int32Array.of(1), IGNORED);
          measured.push(measure(core));
        }
        continue;
      }
      const buffer = memory.buffer as ArrayBuffer;
      copyLabels('predicted', source.predicted, image * pixels, pixels, kind, buffer, predictedAt);
      copyLabels('truth', source.truth, image * pixels, pixels, kind, buffer, truthAt);
      // Counting is what checks the labels.
      core.beginCounts(classes, pair.ignoreLabel);
      core.addCounts(pixels, image * pixels);
      for (const set of sets) {
        // One class is the foreground, whose label is 1.
        core.selectMasks(size, Int32Array.from(classes === 1 ? [1] : set), pair.ignoreLabel);
        measured.push(measure(core));
      }
    }
    return { images, classes, regions, measured };
  });
}
