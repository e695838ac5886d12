/** What the study says of the losses made for the metric, when they are judged by Jaccard. */
import { verdictOf } from '@segmetric/study/questions/comparison';
import { difference } from '@segmetric/study/questions/estimates';
import { study } from '../study/results.js';
import type { Topic } from '../topic.js';

/** On how many tasks soft Dice has the higher mean Jaccard than another loss, and on how many either is told apart as ahead. */
function againstSoftDice(loss: string) {
  const differences = study.tasks.flatMap((task) => difference(task, 'soft-dice', loss, 'jaccard') ?? []);
  const verdicts = differences.map(verdictOf);
  const count = (verdict: string) => verdicts.filter((each) => each === verdict).length;
  return {
    tasks: differences.length,
    higher: differences.filter(({ mean }) => mean > 0).length,
    ahead: count('metric'),
    behind: count('cross-entropy'),
    unknown: count('unknown'),
  };
}

const sentence = (words: string, loss: string): string => {
  const { tasks, higher, ahead, behind, unknown } = againstSoftDice(loss);
  return (
    `Soft Dice has a higher mean Jaccard than ${words} on ${higher} of ${tasks} tasks. ` +
    `Of the ${tasks - unknown} that can be judged it is told apart as ahead on ${ahead}, and as behind on ${behind}.`
  );
};

/** What the page says of it. */
export const topic: Topic = {
  charts: {},
  said: () => [sentence('Lovász-softmax', 'lovasz-softmax'), sentence('soft Jaccard', 'soft-jaccard')],
};
