/** A process of the bench that does a call when it is told to: with another one, what two cores reach at best. */
import { valueAndGradient } from 'segmetric';
import { batchOf, type ParallelWork, shapesOf } from './parallel-works.js';

/** What the process is told: a work and how many of its images it takes, or to do so many calls. */
export type Order = { readonly work: ParallelWork; readonly images: number } | { readonly calls: number };

let call: () => void = () => undefined;

process.on('message', (order: Order) => {
  if ('calls' in order) {
    for (let done = 0; done < order.calls; done++) call();
  } else {
    const { work, images } = order;
    const batch = batchOf(work, images);
    const shapes = shapesOf(work, images);
    const scores = { data: batch.scores, shape: shapes.scores };
    const truth = { data: batch.truth, shape: shapes.truth };
    const into = new Float32Array(batch.scores.length);
    call = () => valueAndGradient(work.loss, scores, truth, { into });
  }
  process.send?.('done');
});
