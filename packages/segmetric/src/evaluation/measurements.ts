/** What is measured of one case: counts, distances, lesions, centre lines. Each is measured where it is first asked for. */

import type { DenseArray, LabelData } from '../arrays/dense-array.js';
import type { PixelWeights } from '../arrays/weights.js';
import { confusion } from '../metrics/counts/confusion.js';
import type { Confusion } from '../metrics/counts/confusion-data.js';
import type { IncludeOptions } from '../metrics/pairs/pair-options.js';
import type { Centerlines } from '../metrics/shapes/centerlines.js';
import { centerlines } from '../metrics/shapes/centerlines.js';
import type { LesionDetection, LesionOptions } from '../metrics/shapes/lesion-detection.js';
import { lesionDetection } from '../metrics/shapes/lesion-detection.js';
import type { SurfaceDistances } from '../metrics/shapes/surface-distances.js';
import { surfaceDistances } from '../metrics/shapes/surface-distances.js';

/** How lesions are detected. */
export type DetectionOptions = Pick<LesionOptions, 'connectivity' | 'criterion' | 'threshold'>;

/** One case as metrics take it. */
export interface Measurable {
  readonly predicted: DenseArray<LabelData>;
  readonly truth: DenseArray<LabelData> & PixelWeights;
  readonly options: IncludeOptions;
}

/** What was measured of a case, each at its first use. */
export class Measurements {
  readonly #case: Measurable;
  readonly #made = new Map<string, unknown>();

  constructor(measurable: Measurable) {
    this.#case = measurable;
  }

  get counts(): Confusion {
    // Counts of all classes cost what those of one do.
    return this.#once('counts', (predicted, truth, { include: _, ...options }) =>
      confusion(predicted, truth, options),
    );
  }

  get surfaces(): SurfaceDistances {
    return this.#once('surfaces', surfaceDistances);
  }

  get centerlines(): Centerlines {
    return this.#once('centerlines', centerlines);
  }

  lesions(how: DetectionOptions): LesionDetection {
    return this.#once(`lesions ${JSON.stringify(how)}`, (predicted, truth, options) =>
      lesionDetection(predicted, truth, { ...options, ...how }),
    );
  }

  #once<T>(
    name: string,
    measure: (predicted: Measurable['predicted'], truth: Measurable['truth'], options: IncludeOptions) => T,
  ): T {
    if (!this.#made.has(name)) {
      const { predicted, truth, options } = this.#case;
      this.#made.set(name, measure(predicted, truth, options));
    }
    return this.#made.get(name) as T;
  }
}
