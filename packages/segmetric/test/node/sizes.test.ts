/** The sizes that the README gives are those of bundles, to one part in ten, and no module or bundle is larger than it may be. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const TOLERANCE = 0.1;

/** The rows of the table: code, and kilobytes. */
const rows = [
  ...readFileSync(`${folder}/README.md`, 'utf8').matchAll(/^\| `([^`]+)`[^|]*\| ([\d.]+) +\|$/gm),
].map(([, code = '', kilobytes]) => [code, Number(kilobytes)] as const);

/** The bytes of what the code of a row loads. */
async function bytesOf(code: string): Promise<Uint8Array> {
  if (!code.startsWith('import')) return readFileSync(fileURLToPath(import.meta.resolve(code)));
  const { outputFiles } = await build({
    stdin: { contents: code.replace('import', 'export'), resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  return (outputFiles[0] as (typeof outputFiles)[0]).contents;
}

async function kilobytesOf(code: string): Promise<number> {
  return gzipSync(await bytesOf(code), { level: 9 }).length / 1000;
}

/** What these may take at most. */
const LIMITS = [
  ['segmetric/losses.wasm', 46],
  ['segmetric/metrics.wasm', 36],
  ["import { softDice, valueAndGradient } from 'segmetric'", 65],
  ["import { lossValue } from 'segmetric'", 65],
  ...['accuracy', 'confusion', 'dice', 'jaccard', 'matthews', 'pixelAccuracy', 'weightedHamming'].map(
    (metric) => [`import { ${metric} } from 'segmetric'`, 50] as const,
  ),
] as const;

it('the modules, bundles with them, and bundles without them are in the table', () => {
  const codes = rows.map(([code]) => code);
  expect(codes).toEqual(expect.arrayContaining(['segmetric/losses.wasm', 'segmetric/metrics.wasm']));
  for (const entry of ['segmetric', 'segmetric/slim', 'segmetric/theory']) {
    expect(
      codes.some((code) => code.endsWith(`from '${entry}'`)),
      entry,
    ).toBe(true);
  }
});

it.each(rows)('%s takes %d kB', async (code, said) => {
  const kilobytes = await kilobytesOf(code);
  expect(Math.abs(said / kilobytes - 1), `it takes ${kilobytes.toFixed(1)} kB`).toBeLessThan(TOLERANCE);
});

it.each(LIMITS)('%s takes at most %d kB', async (code, limit) => {
  expect(await kilobytesOf(code)).toBeLessThanOrEqual(limit);
});
