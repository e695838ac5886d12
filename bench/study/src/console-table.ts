/** The results on the terminal. */
import { compare, digits, hasFewImages, range, referenceOf } from './comparison.js';
import type { Estimate } from './interval.js';
import { lossWords } from './losses.js';
import type { StudyResults } from './result.js';

/** A table in plain text, one line for each loss. */
export function consoleTable(results: StudyResults): string {
  const reference = referenceOf(results);
  const rows = compare(results);
  const head = hasFewImages(results)
    ? ['loss', 'Dice', 'Jaccard']
    : ['loss', 'Dice', '95 % interval', 'Jaccard', '95 % interval'];
  if (reference !== undefined && rows.some((row) => row.difference))
    head.push(`Dice against ${lossWords[reference.loss]}`);
  const lines = rows.map(({ label, dice, jaccard, difference }) => [
    label,
    ...cells(dice),
    ...cells(jaccard),
    difference ? `${digits(difference.mean, true)} (${range(difference.interval, true)})` : '',
  ]);
  const widths = head.map((title, i) =>
    Math.max(title.length, ...lines.map((line) => (line[i] ?? '').length)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] as number))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

const cells = ({ mean, interval }: Estimate) => (interval ? [digits(mean), range(interval)] : [digits(mean)]);
