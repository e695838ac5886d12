/** Starts what the study trains on. */
export { startBackend as startWasm } from '../src/backend.js';
