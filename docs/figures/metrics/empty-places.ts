/** What the mean of a metric over four cases is, by what places are worth of which one mask or both are empty. */
import { evaluate, type MetricChoice, type SummaryRow } from 'segmetric';
import { row, type Topic } from '../topic.js';

const line = (...data: readonly number[]) => ({ data, shape: [1, data.length] });
const object = line(0, 1, 1, 1, 0, 0, 0, 0);
const nothing = line(0, 0, 0, 0, 0, 0, 0, 0);

const cases = [
  { id: 'found', truth: object, predicted: line(0, 1, 1, 1, 1, 0, 0, 0) },
  { id: 'missed', truth: object, predicted: nothing },
  { id: 'false alarm', truth: nothing, predicted: line(0, 0, 0, 0, 0, 0, 1, 0) },
  { id: 'rightly none', truth: nothing, predicted: nothing },
];

/** The choices of the tables, as the page writes them. */
const DICE = ["'skip'", '0', '1', "{ truth: 'skip' }"] as const;
const HAUSDORFF = [
  "'skip'",
  "{ truth: 'skip', predicted: 'skip' }",
  '{ both: 0, truth: 374, predicted: 374 }',
  "{ both: 0, truth: 'diagonal', predicted: 'diagonal' }",
] as const;

/** The values of the cases, their mean and how many they are of. */
function rowOf(metric: 'dice' | 'hausdorff', empty: string): string {
  const choice = { metric, empty: new Function(`return ${empty}`)() } as MetricChoice;
  const table = evaluate(cases, { classes: 1, metrics: [choice] });
  const [summary] = table.summary() as readonly [SummaryRow];
  const written = (value: number) =>
    Number.isNaN(value) ? '–' : value === Number.POSITIVE_INFINITY ? '∞' : value.toFixed(2);
  const values = Array.from(table.values(metric, '1'), written);
  return row(`\`${empty}\``, ...values, written(summary.mean), summary.cases);
}

/** What the page says of them. */
export const topic: Topic = {
  charts: {},
  said: () => {
    const names = cases.map(({ id }) => id);
    return [
      row('`empty` of Dice', ...names, 'mean', 'cases'),
      ...DICE.map((empty) => rowOf('dice', empty)),
      row('`empty` of Hausdorff', ...names, 'mean', 'cases'),
      ...HAUSDORFF.map((empty) => rowOf('hausdorff', empty)),
    ];
  },
};
