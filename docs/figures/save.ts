/** Writes the charts and pictures to `guide/figures/`, where they are seen in the guide's pages as files. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { figureFiles } from './pages.js';

const folder = new URL('../guide/figures/', import.meta.url);
// A figure that was given up must not stay.
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [name, text] of Object.entries(figureFiles())) writeFileSync(new URL(name, folder), text);
