/** What code takes in a bundle, and what a README says of it. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const TOLERANCE = 0.1;

/** The rows of a README's table of sizes: code, and kilobytes. */
export function sizesInReadme(folder: string): (readonly [code: string, kilobytes: number])[] {
  const text = readFileSync(`${folder}/README.md`, 'utf8');
  const rows = text.matchAll(/^\| `([^`]+)`[^|]*\| ([\d.]+) +\|$/gm);
  return [...rows].map(([, code = '', kilobytes]) => [code, Number(kilobytes)]);
}

/**
 * The kilobytes, gzipped, of what code loads: an import, bundled and minified, or a file of a package.
 *
 * @param folder - from where the code imports
 * @param external - packages that are left out
 */
export async function kilobytesOf(code: string, folder: string, external: string[] = []): Promise<number> {
  return gzipSync(await bytesOf(code, folder, external), { level: 9 }).length / 1000;
}

async function bytesOf(code: string, folder: string, external: string[]): Promise<Uint8Array> {
  if (!code.startsWith('import')) return readFileSync(require.resolve(code, { paths: [folder] }));
  const { outputFiles } = await build({
    stdin: { contents: code.replace('import', 'export'), resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    external,
    write: false,
  });
  return (outputFiles[0] as (typeof outputFiles)[0]).contents;
}

/** What is wrong where a size was said that is not that of today, to one part in ten. */
export function differenceOf(said: number, kilobytes: number): string | undefined {
  if (Math.abs(said / kilobytes - 1) < TOLERANCE) return undefined;
  return `it takes ${kilobytes.toFixed(1)} kB`;
}
