/**
 * Losses and metrics of image segmentation, with exact gradients. What computes is the core, two WebAssembly modules: one of
 * losses, one of metrics. Each comes along as text inside this package, is compiled at the first call that needs it, and
 * works at once wherever the package can be imported. A page that is bundled loads the modules that it uses. Where WebAssembly is
 * missing, forbidden or too old, the first call says which, and what helps.
 *
 * @module segmetric
 */

export * from './names.js';
