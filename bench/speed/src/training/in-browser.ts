/** What a page of Chromium runs: the measurement on webgl. It is bundled into one script. */
import '@tensorflow/tfjs-backend-webgl';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { measureTraining } from './measure-training.js';

enableProdMode();
// The rounds pause by a function that only Node has.
Object.assign(globalThis, { measureTraining, setImmediate: (run: () => void) => setTimeout(run) });
