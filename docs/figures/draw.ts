/** Writes the page of the guide, with its charts, to `pages/`, where typedoc reads it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as segmetric from 'segmetric';
import { makePage } from './page.js';
import { charts } from './topics.js';

const page = 'which-loss-when.md';
const source = readFileSync(new URL(`../guide/${page}`, import.meta.url), 'utf8');
const folder = new URL('../pages/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL(page, folder), makePage(source, { charts, functions: Object.keys(segmetric) }));
