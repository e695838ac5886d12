/** `npm run bench [-- OPTIONS]`: sets up, builds what the bench needs and runs it. */
import { buildAndRun } from './run/build-and-run.mjs';

// WebGL is only in a browser
await buildAndRun('@segmetric/speed', 'speed', { browser: process.argv.includes('--training') });
