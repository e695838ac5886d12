/** The modules as text: told in characters that no tool writes in another way, and no larger for gzip than the modules. */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../module-text.mjs';
import { bytesOf } from '../../src/core/module-text.js';
import { lossesText } from '../../src/wasm/losses-text.js';
import { metricsText } from '../../src/wasm/metrics-text.js';

describe.each([
  ['losses', lossesText],
  ['metrics', metricsText],
])('%s', (name, text) => {
  const module = readFileSync(new URL(`../../${name}.wasm`, import.meta.url));

  it('is the module, byte by byte', () => {
    expect(Buffer.from(bytesOf(text)).equals(module)).toBe(true);
  });

  it('is printable, and needs no escape in a string, a template or a page', () => {
    expect(text).toMatch(/^[ -~]+$/);
    expect(text).not.toMatch(/["'`\\$<]/);
  });

  it('takes at most 1.15 times what the module takes, gzipped', () => {
    const gzipped = (data: string | Uint8Array) => gzipSync(data, { level: 9 }).length;
    expect(gzipped(text) / gzipped(module)).toBeLessThan(1.15);
  });
});

it('holds every byte there is, whichever are frequent', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const frequent of [0, 32, 128, 255]) {
    const bytes = Uint8Array.from([...all, ...new Array<number>(300).fill(frequent), ...[...all].reverse()]);
    expect(bytesOf(textOf(bytes))).toEqual(bytes);
  }
});
