/** The sizes that the README gives are those of bundles, to one part in ten. */

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

it('the core, bundles with it, and bundles without it are in the table', () => {
  const codes = rows.map(([code]) => code);
  expect(codes).toContain('segmetric/core.wasm');
  for (const entry of ['segmetric', 'segmetric/slim', 'segmetric/theory']) {
    expect(
      codes.some((code) => code.endsWith(`from '${entry}'`)),
      entry,
    ).toBe(true);
  }
});

it.each(rows)('%s takes %d kB', async (code, said) => {
  const kilobytes = gzipSync(await bytesOf(code), { level: 9 }).length / 1000;
  expect(Math.abs(said / kilobytes - 1), `it takes ${kilobytes.toFixed(1)} kB`).toBeLessThan(TOLERANCE);
});
