/** Numbers that the packages' READMEs give and no table of theirs computes. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { sum } from 'd3-array';
import { randomLcg, randomNormal } from 'd3-random';
import { softDice, valueAndGradient } from 'segmetric';
import { expect, it } from 'vitest';
import { plain } from './page-text.js';

const readmeOf = (name: string) =>
  plain(readFileSync(new URL(`../../packages/${name}/README.md`, import.meta.url), 'utf8'));

/** The nearest number of 16 bits. */
function half(value: number): number {
  const size = Math.abs(value);
  const unit = 2 ** (Math.max(-14, Math.floor(Math.log2(size))) - 10);
  return Math.sign(value) * Math.round(size / unit) * unit;
}

it.each([512, 128])('what 16 bits lose of a gradient, %d pixels wide', (side) => {
  const [normal, uniform] = [randomNormal.source(randomLcg(0.3))(0, 1), randomLcg(0.7)];
  const scores = { data: Float32Array.from({ length: side * side * 3 }, normal), shape: [1, side, side, 3] };
  const truth = {
    data: Uint8Array.from({ length: side * side }, () => Math.floor(3 * uniform())),
    shape: [1, side, side],
  };
  const { gradient } = valueAndGradient(softDice({ activation: 'softmax' }), scores, truth);
  const lost = sum(gradient, (slope) => Math.abs(slope - half(slope))) / sum(gradient, Math.abs);
  expect(readmeOf('tfjs')).toMatch(
    new RegExp(`${(100 * lost).toFixed(1)} % over (raw scores )?\`\\[1, ${side}, ${side}, 3\\]\``),
  );
});

it('the size of the gradients’ kernels', () => {
  const module = readFileSync(new URL('../../crates/tfjs-gradients/pkg/kernels.wasm', import.meta.url));
  const kilobytes = (bytes: Uint8Array) => Math.round(bytes.length / 1000);
  expect(readmeOf('tfjs-wasm-gradients')).toContain(
    `${kilobytes(module)} kB of WebAssembly with SIMD (${kilobytes(gzipSync(module, { level: 9 }))} kB gzipped`,
  );
});
