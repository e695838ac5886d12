/** The results on the terminal: a block for each task. */
import { lossNamed, lossWords } from '../losses.js';
import { compareTasks } from '../questions/comparison.js';
import { conclusion } from '../questions/conclusion.js';
import type { Study } from '../study.js';
import { digits, range, withSpread } from './numbers.js';

/** Tables in plain text, and the conclusion. */
export function consoleTable(study: Study): string {
  const blocks = compareTasks(study).map(({ task, rows, crossEntropy }) => {
    const head = [
      task.record.task,
      'Dice',
      'Jaccard',
      crossEntropy === undefined ? '' : `Dice against ${lossWords(crossEntropy)}`,
    ];
    const lines = rows.map(({ loss, dice, jaccard, diceDifference }) => [
      lossNamed(loss).label,
      withSpread(dice.mean, dice.spread),
      withSpread(jaccard.mean, jaccard.spread),
      diceDifference
        ? `${digits(diceDifference.mean, true)}${diceDifference.interval ? ` (${range(diceDifference.interval, true)})` : ''}`
        : '',
    ]);
    const widths = head.map((title, i) =>
      Math.max(title.length, i === 0 ? 24 : 0, ...lines.map((line) => (line[i] ?? '').length)),
    );
    return [head, ...lines]
      .map((line) =>
        line
          .map((cell, i) => cell.padEnd(widths[i] as number))
          .join('   ')
          .trimEnd(),
      )
      .join('\n');
  });
  return [...blocks, ...conclusion(study)].join('\n\n');
}
