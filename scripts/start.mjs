/** `npm start [-- OPTIONS]`: sets up, builds what the study needs and runs it. */
import { buildAndRun } from './run/build-and-run.mjs';

await buildAndRun('@segmetric/study', 'study');
