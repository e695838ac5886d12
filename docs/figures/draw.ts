/** Writes the pages of the guide, with their charts and pictures, to `pages/`, where typedoc reads them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as segmetric from 'segmetric';
import * as theory from 'segmetric/theory';
import { makePage } from './page.js';
import { drawingsOf, pages, textOf } from './pages.js';

const folder = new URL('../pages/', import.meta.url);
// A page that was given up must not stay in the documentation.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const functions = Object.fromEntries([
  ...Object.keys(segmetric).map((name) => [name, 'segmetric']),
  ...Object.keys(theory).map((name) => [name, 'segmetric/theory']),
]);
for (const page of pages) {
  const parts = { drawings: drawingsOf(page), functions };
  writeFileSync(new URL(`${page.name}.md`, folder), makePage(textOf(page), parts));
}
