/** `npm run bench:gradients [-- OPTIONS]`: the same for the training steps on tfjs's wasm backend. */
import { buildAndRun } from './run/build-and-run.mjs';

await buildAndRun('@segmetric/gradients-bench', 'gradients');
