/** The survey as the table of the package's README. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { registerWasmGradients } from '@segmetric/tfjs-wasm-gradients';
import { type Row, survey } from './survey.js';
import type { Verdict } from './verdict.js';

export const HEAD = [
  '| operation | forms | cpu backend | wasm alone | with this package |',
  '| --- | --- | --- | --- | --- |',
];

/** One line for the forms of an operation that are judged alike, where wasm alone is not right. */
export function surveyTable(rows: readonly Row[]): string[] {
  const lines = new Map<string, { op: string; forms: string[]; verdicts: Verdict[] }>();
  for (const { form, cpu, alone, ours } of rows) {
    const verdicts = [cpu, alone, ours].map(({ verdict }) => verdict);
    if (alone.verdict === 'right') continue;
    const key = [form.op, ...verdicts].join();
    const line = lines.get(key) ?? { op: form.op, forms: [], verdicts };
    line.forms.push(form.form);
    lines.set(key, line);
  }
  const cells = [...lines.values()].map(({ op, forms, verdicts }) => [op, forms.join('; '), ...verdicts]);
  return [...HEAD, ...cells.map((row) => `| ${row.join(' | ')} |`)];
}

/** The operations whose forms are all right on wasm alone. */
export function rightAlone(rows: readonly Row[]): string[] {
  const ops = [...new Set(rows.map(({ form }) => form.op))];
  return ops.filter((op) => rows.every(({ form, alone }) => form.op !== op || alone.verdict === 'right'));
}

export async function printSurvey(): Promise<void> {
  const rows = await survey(() => registerWasmGradients(), { timed: true });
  console.log(surveyTable(rows).join('\n'));
  console.log(`\nRight on wasm alone: ${rightAlone(rows).join(', ')}.\n\nWhat wasm alone says:\n`);
  const whys = rows.flatMap(({ form, alone }) => (alone.why === '' ? [] : [`- ${form.op}: ${alone.why}`]));
  console.log([...new Set(whys)].join('\n'));
  console.log(`\n${timeTable(rows).join('\n')}`);
}

/** Milliseconds at the size of a network. */
function timeTable(rows: readonly Row[]): string[] {
  const short = (ms: number) => String(Number(ms.toPrecision(2)));
  const cells = rows.flatMap(({ form, alone, times }) => {
    if (times.ours === undefined) return [];
    const before = times.alone === undefined ? 'missing' : short(times.alone);
    const much = times.alone === undefined ? '' : `${short(times.alone / times.ours)} x`;
    const wrong = alone.verdict === 'wrong' ? ' (wrong)' : '';
    const sizes = (form.large as number[][]).map((shape) => shape.join(' x ')).join('; ');
    return [[`${form.op}, ${form.form}`, sizes, before + wrong, short(times.ours), much]];
  });
  return [
    '| forward step and gradient | inputs | wasm alone, ms | with this package, ms | |',
    '| --- | --- | --- | --- | --- |',
    ...cells.map((row) => `| ${row.join(' | ')} |`),
  ];
}
