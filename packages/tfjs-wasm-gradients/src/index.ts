/**
 * TensorFlow.js's wasm backend runs a convolutional network quickly but cannot train one: the gradient of a
 * convolution with respect to its filter is missing. This package registers that kernel. It puts right or speeds up
 * others that a network meets, also steps forward, and refuses what the backend would compute wrong.
 *
 * @packageDocumentation
 */
export { type RegisterOptions, registerWasmGradients } from './register.js';
