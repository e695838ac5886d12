/**
 * For `@segmetric/tfjs`, which runs losses on the memory of a backend: the checks of what a loss is given, and a loss as the core reads
 * it. No public names: they change with the core, and both packages have one version.
 *
 * @module segmetric/adapter
 */

export { readScores } from './arrays/dense-array.js';
export type { ReadTruth } from './arrays/truth.js';
export { readTruth } from './arrays/truth.js';
export { bytesOf } from './core/module-text.js';
export { encodeLoss } from './losses/encode-loss.js';
