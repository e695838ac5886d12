/** Computes the blocks of the page on the study anew, after another results file has come. */
import { readFileSync, writeFileSync } from 'node:fs';
import { filled } from './blocks.js';

const page = new URL('../../guide/the-study.md', import.meta.url);
writeFileSync(page, filled(readFileSync(page, 'utf8')));
