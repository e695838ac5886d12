/** The report: one HTML file that needs nothing else, made from the records alone. */
import { mean } from 'd3-array';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { counted } from '../counted.js';
import { type MaskLine, masksOf, type TaskPictures } from '../pictures-file.js';
import { compareTask } from '../questions/comparison.js';
import { conclusion } from '../questions/conclusion.js';
import { runsOf } from '../questions/estimates.js';
import { objectSizes } from '../questions/sizes.js';
import type { RunRecord } from '../records.js';
import type { Study, TaskStudy } from '../study.js';
import { trainingLoss } from './charts.js';
import { Comparison, Sizes, TverskyGrid, Weights } from './first-questions.js';
import { Classes, Cuts, Limits } from './further-questions.js';
import { Method } from './method.js';
import { listed } from './numbers.js';
import { Chart, LossName, Table } from './parts.js';
import { ClassKey, Masks, TaskImages } from './pictures.js';
import { style } from './style.js';

/** What the page shows beside the figures, as far as it is at hand. */
export interface PageParts {
  /** By the task's name. */
  readonly pictures: ReadonlyMap<string, TaskPictures>;
  readonly masks: readonly MaskLine[];
}

/** The whole page as text; the same records give the same page. */
export function reportPage(study: Study, parts: PageParts): string {
  return `<!doctype html>\n${renderToString(<Page study={study} parts={parts} />)}\n`;
}

interface Props {
  readonly study: Study;
  readonly parts: PageParts;
}

const TITLE = 'Does a loss made for the metric segment better than cross-entropy?';

function Page({ study, parts }: Props): VNode {
  const { tasks } = study;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{TITLE}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <h1>{TITLE}</h1>
        <p>
          A segmentation is judged by its Dice score, 2 |A ∩ B| / (|A| + |B|) of mask A and truth B, or by its
          Jaccard index, |A ∩ B| / |A ∪ B|. Networks are mostly trained with cross-entropy, which looks at
          each pixel by itself, with or without a weight on the foreground. Eelbode et al. (IEEE TMI 2020) ask
          whether losses made for these metrics, soft Dice, soft Jaccard and Lovász-softmax, do better, and
          find that on six medical tasks they do. Here one small U-Net was trained with each loss on{' '}
          {counted(tasks.length, 'task')}, from the same weights, on the same batches, with the same number of
          steps.
        </p>
        <Missing study={study} />
        <h2>What came out</h2>
        <ul>
          {conclusion(study).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          <li>
            One small network on small images, trained for minutes: this shows what the losses do, not what a
            tuned network would score.
          </li>
        </ul>
        <Tasks study={study} parts={parts} />
        <Comparison study={study} />
        <Sizes study={study} />
        <Weights study={study} />
        <TverskyGrid study={study} />
        <Classes study={study} />
        <Cuts study={study} />
        <Limits study={study} />
        <Gallery study={study} parts={parts} />
        <Losses study={study} />
        <Method study={study} />
      </body>
    </html>
  );
}

/** What a task has not, of the losses and seeds that there are of others. */
function Missing({ study: { tasks } }: { readonly study: Study }): VNode | null {
  const kinds = new Set(tasks.flatMap(({ runs }) => runs.map(({ loss, seed }) => `${loss}, ${seed}`)));
  const lacking = tasks.filter(({ runs }) => runs.length < kinds.size);
  if (lacking.length === 0) return null;
  return (
    <p class="notice">
      Of the {kinds.size} pairs of loss and seed that there are,{' '}
      {listed(lacking.map(({ record, runs }) => `${record.task} has ${runs.length}`))}. The study, called with
      such a task and more losses and seeds, makes the rest.
    </p>
  );
}

function Tasks({ study, parts }: Props): VNode {
  return (
    <section>
      <h2>The tasks</h2>
      <div class="row wide">
        {study.tasks.map((task) => (
          <figure key={task.record.task}>
            <h3>{task.record.task}</h3>
            <Pictured task={task} parts={parts} />
            <figcaption>{task.record.description}</figcaption>
            <ClassKey labels={task.record.labels} />
          </figure>
        ))}
      </div>
      <Table
        head={[
          'Task',
          'Classes',
          'Images to train on',
          'to validate',
          'to test',
          'Foreground',
          'Objects',
          'Object size',
        ]}
        rows={study.tasks.map((task) => {
          const { record } = task;
          const { images, groups, test } = record;
          const grouped = groups.test < images.test;
          const sizes = objectSizes(task).filter((size) => size > 0);
          return [
            record.task,
            record.labels.length + 1,
            `${images.training}${grouped ? ` of ${groups.training} groups` : ''}`,
            record.choice === 'held-out'
              ? images.validation
              : record.choice === 'folds'
                ? 'by halves'
                : 'the same',
            `${images.test}${grouped ? ` of ${groups.test} groups` : ''}`,
            `${((100 * (mean(test.foreground) as number)) / (record.height * record.width)).toFixed(1)} %`,
            (mean(test.objects) as number).toFixed(1),
            `${(mean(sizes) ?? 0).toFixed(0)} pixels`,
          ];
        })}
      />
      <p class="quiet">
        Each pair: a test image and its truth, from the smallest foreground to the largest. Foreground: mean
        share of a test image. Objects: connected regions, means over test images.
      </p>
    </section>
  );
}

/** The pictures of a task, where they are of the very images that were trained on. */
const shownOf = (task: TaskStudy, { pictures }: PageParts) => {
  const shown = pictures.get(task.record.task);
  return shown?.data === task.record.data ? shown : undefined;
};

function Pictured({ task, parts }: { readonly task: TaskStudy; readonly parts: PageParts }): VNode {
  const shown = shownOf(task, parts);
  return shown ? (
    <TaskImages record={task.record} shown={shown} />
  ) : (
    <p class="quiet">Its images are not at hand.</p>
  );
}

function Gallery({ study, parts }: Props): VNode | null {
  const tasks = study.tasks.flatMap((task) => {
    const shown = shownOf(task, parts);
    const runs = compareTask(task).rows.flatMap(({ loss }) => {
      const run = runsOf(task, loss)[0] as RunRecord;
      const masks = masksOf(parts.masks, run);
      return masks ? [{ run, masks }] : [];
    });
    return shown && runs.length > 0 ? [{ task, shown, runs }] : [];
  });
  if (tasks.length === 0) return null;
  return (
    <section>
      <h2>Masks</h2>
      <p class="quiet">
        Test images from the smallest foreground to the largest, at even steps of rank, chosen by the truth
        alone; first seed. Coloured: the mask. White line: the truth’s outline. Dice is that of the image.
      </p>
      {tasks.map(({ task, shown, runs }) => (
        <div key={task.record.task}>
          <h3>{task.record.task}</h3>
          <ClassKey labels={task.record.labels} />
          <Masks record={task.record} shown={shown} runs={runs} />
        </div>
      ))}
    </section>
  );
}

function Losses({ study }: { readonly study: Study }): VNode {
  return (
    <section>
      <h2>Training loss</h2>
      <p class="quiet">
        Loss of the batches by step, at the chosen rate up to the chosen step, first seed. Each loss has its
        own scale, so only the shapes compare.
      </p>
      {study.tasks.map((task) => (
        <details key={task.record.task}>
          <summary>{task.record.task}</summary>
          <div class="row narrow">
            {compareTask(task).rows.map(({ loss }) => (
              <figure key={loss}>
                <LossName loss={loss} />
                <Chart svg={trainingLoss(runsOf(task, loss)[0] as RunRecord)} />
              </figure>
            ))}
          </div>
        </details>
      ))}
    </section>
  );
}
