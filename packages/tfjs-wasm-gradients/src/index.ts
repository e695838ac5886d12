/**
 * TensorFlow.js's wasm backend runs a convolutional network quickly but cannot train one: the gradient of a
 * convolution with respect to its filter is missing. This package registers that kernel, written in terms of
 * kernels that the backend has, and puts right or speeds up the few others that a U-Net meets on its way back.
 *
 * @packageDocumentation
 */
export { type RegisterOptions, registerWasmGradients } from './register.js';
