/** The sizes that the README gives are those of today, to one part in ten, and the module in place tells no path of a source. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { differenceOf, kilobytesOf, sizesInReadme } from '../../../segmetric/test/node/bundle-sizes.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const module = readFileSync(
  createRequire(import.meta.url).resolve('@segmetric/core/pkg/in-place/in-place.wasm'),
);
/** What the module in place may take. */
const LIMIT = 68;

const kilobytes = gzipSync(module, { level: 9 }).length / 1000;
const rows = sizesInReadme(folder);

it('the README has a size', () => {
  expect(rows).toHaveLength(1);
});

it.each(rows)('%s takes %d kB', async (code, said) => {
  // The package itself is not found from its own folder.
  const imported = code.replace("'@segmetric/tfjs'", "'./dist/index.js'");
  expect(differenceOf(said, await kilobytesOf(imported, folder, ['@tensorflow/*']))).toBeUndefined();
});

it('the module in place', () => {
  const [, said] =
    /The module in place takes (\d+) of them/.exec(readFileSync(`${folder}/README.md`, 'utf8')) ?? [];
  expect(differenceOf(Number(said), kilobytes)).toBeUndefined();
  expect(kilobytes).toBeLessThanOrEqual(LIMIT);
  expect(module.toString('latin1').match(/[\w/.-]+\.rs\b/g) ?? []).toEqual([]);
});
