/** With what every loss is trained alike, and the key that keeps figures of one configuration together. */

/** Images a step. */
export const BATCH = 8;

/** How often a training is looked at by validation images, at even distances up to its last step. */
export const CHECKPOINTS = 8;

/** To be raised with every change of method that moves figures, so that old results are not mixed with new ones. */
const METHOD = 1;

/** What is the same for all runs of a study. */
export interface Settings {
  /** Training steps for each learning rate. */
  readonly steps: number;
  /** Learning rates to choose from. */
  readonly rates: readonly number[];
}

/** The settings of `npm start`. */
export const QUICK: Settings = { steps: 120, rates: [0.005, 0.02] };

/** The settings of `npm start -- --full`. */
export const FULL: Settings = { steps: 400, rates: [0.003, 0.01, 0.03] };

/** Settings as a word: equal words, comparable figures. */
export const settingsKey = ({ steps, rates }: Settings): string =>
  `method ${METHOD}, ${steps} steps of ${BATCH}, rates ${rates.join(' ')}`;

/** The steps after which a training is looked at. */
export function checkpointsOf(steps: number): number[] {
  const count = Math.min(CHECKPOINTS, steps);
  return Array.from({ length: count }, (_, i) => Math.round(((i + 1) * steps) / count));
}
