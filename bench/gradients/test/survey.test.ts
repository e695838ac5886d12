import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { readFileSync } from 'node:fs';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Row, survey } from '../src/survey.js';
import { rightAlone, surveyTable } from '../src/survey-table.js';

const readme = readFileSync(
  new URL('../../../packages/tfjs-wasm-gradients/README.md', import.meta.url),
  'utf8',
);
/** A table's row without the spaces that align it. */
const bare = (line: string) => line.replace(/ *\| */g, '|').replace(/-+/g, '-');

let rows: Row[];
beforeAll(async () => {
  rows = await survey(() => registerWasmGradients());
});

describe('the survey', () => {
  it('finds everything right with the package, but what the README says is refused or has no gradient', () => {
    const left = rows.filter(({ ours }) => ours.verdict !== 'right');
    for (const { form, ours } of left) expect(ours.verdict, `${form.op}, ${form.form}`).toBe('missing');
    expect(left.map(({ form }) => `${form.op}, ${form.form}`)).toEqual([
      'conv2d, channels first',
      'depthwiseConv2d, channels first',
      'batch norm, without a scale',
      'stridedSlice, every second pixel',
      'gather, rows of its own from each image',
      'tile, five axes',
      'depthToSpace, channels first',
      'fused.matMul, bias, many matrices by one',
      'einsum, a product of matrices',
    ]);
  });

  it('finds nothing missing with the package that is right without', () => {
    for (const { form, alone, ours } of rows)
      if (alone.verdict === 'right') expect(ours.verdict, `${form.op}, ${form.form}`).toBe('right');
  });

  it("is the README's table, row by row", () => {
    const lines = readme.split('\n').map(bare);
    const start = lines.indexOf(bare(surveyTable(rows)[0] as string));
    const table = surveyTable(rows).map(bare);
    expect(start).toBeGreaterThan(0);
    expect(lines.slice(start, start + table.length)).toEqual(table);
    expect(lines[start + table.length]).toBe('');
  });

  it("is the README's list of what needs no package", () => {
    expect(readme.replace(/\s+/g, ' ')).toContain(
      `Right without it, in all forms that are tried: ${rightAlone(rows).join(', ')}.`,
    );
  });
});
