/** The report: one HTML file that needs nothing else, made from the results alone. */
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { compare, digits, hasFewImages, isPartial, range, referenceOf } from '../comparison.js';
import { counted } from '../counted.js';
import { type Estimate, FEWEST_IMAGES } from '../interval.js';
import { type LossName, lossLabels, lossWords } from '../losses.js';
import type { StudyResults } from '../result.js';
import {
  colourOf,
  diceBySize,
  isSmoothed,
  learningCurves,
  SMOOTHED_STEPS,
  symbols,
  trainingLoss,
} from './charts.js';
import { findings } from './findings.js';
import { Method } from './method.js';
import { classColour, Pictures } from './pictures.js';
import { style } from './style.js';

/** The whole page as text; the same results give the same page. */
export function reportPage(results: StudyResults): string {
  return `<!doctype html>\n${renderToString(<Page results={results} />)}\n`;
}

interface Props {
  readonly results: StudyResults;
}

function Page({ results }: Props): VNode {
  const { task, runs } = results;
  const title = `Which loss segments best? Task ${task.name}`;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <h1>{title}</h1>
        <p>
          The same small U-Net, from the same initial weights and on the same batches, was trained with{' '}
          {runs.length === 1 ? 'one loss' : `${runs.length} losses`} on{' '}
          {counted(task.trainingImages, 'image')} and scored on {counted(task.testImages, 'other')}.{' '}
          {task.description}
        </p>
        <Interruption results={results} />
        <h2>What is seen</h2>
        <ul>
          {findings(results).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          <li>
            This is one training for each loss.{' '}
            {hasFewImages(results)
              ? 'Other test images would move the means, and so would another seed of the training.'
              : 'The intervals say what other test images would change; another seed of the training would move the means as well.'}
          </li>
        </ul>
        <Figures results={results} />
        <h2>Charts</h2>
        <Key losses={runs.map(({ loss }) => loss)} />
        <div class="row wide">
          <figure>
            <Chart svg={learningCurves(results)} />
            <figcaption>Mean Dice of the test images during training. Nothing was chosen by it.</figcaption>
          </figure>
          <figure>
            <Chart svg={diceBySize(results)} />
            <figcaption>
              Mean Dice of the test images by size of the foreground, in classes of equally many images, with
              95 % bootstrap intervals where a class has {FEWEST_IMAGES} images or more.
            </figcaption>
          </figure>
        </div>
        <div class="row">
          {runs.map((run) => (
            <figure key={run.loss}>
              <h3>Training loss: {lossLabels[run.loss]}</h3>
              <Chart svg={trainingLoss(run)} />
            </figure>
          ))}
        </div>
        <p class="quiet">
          Each loss has its own scale, so only the shapes compare. Thin: each batch
          {runs.some(isSmoothed) && `; thick: mean of ${SMOOTHED_STEPS} steps`}.
        </p>
        <h2>Masks</h2>
        <p class="quiet">
          Test images from the smallest foreground to the largest, at even steps of rank, chosen by the truth
          alone. Coloured: the mask. White line: the truth's outline. Dice is that of the image.
        </p>
        <ClassKey classes={task.classes} />
        <Pictures results={results} />
        <Method results={results} />
      </body>
    </html>
  );
}

function Interruption({ results: { interrupted, runs, lossesPlanned } }: Props): VNode | null {
  if (!interrupted) return null;
  const missing = lossesPlanned.filter((loss) => !runs.some((run) => run.loss === loss));
  return (
    <p class="notice">
      The study was interrupted.{' '}
      {runs.filter(isPartial).map((run) => (
        <span key={run.loss}>
          {lossLabels[run.loss]} was stopped at step {run.stepsDone} of {run.stepsPlanned}, its learning rate
          not yet down, and is scored as it stood; it is not compared.{' '}
        </span>
      ))}
      {missing.length > 0 && `Not trained: ${missing.map((loss) => lossWords[loss]).join(', ')}.`}
    </p>
  );
}

function Figures({ results }: Props): VNode {
  const rows = compare(results);
  const reference = rows.some(({ difference }) => difference) ? referenceOf(results) : undefined;
  return (
    <div class="scroll">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">Loss</th>
            <th scope="col">Dice, mean</th>
            <th scope="col">Jaccard, mean</th>
            {reference && <th scope="col">Dice against {lossWords[reference.loss]}</th>}
            <th scope="col">Time a step</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ run, label, dice, jaccard, difference }) => (
            <tr key={run.loss}>
              <th scope="row">
                <span class="key">
                  <LossSymbol loss={run.loss} />
                  {label}
                </span>
              </th>
              <td>
                <Mean of={dice} />
              </td>
              <td>
                <Mean of={jaccard} />
              </td>
              {reference && (
                <td>
                  {difference && (
                    <>
                      <b>{digits(difference.mean, true)}</b> <small>{range(difference.interval, true)}</small>
                    </>
                  )}
                </td>
              )}
              <td>{Math.round((1000 * run.seconds) / run.stepsDone)} ms</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">
        Mean over {counted(results.task.testImages, 'test image')}
        {hasFewImages(results)
          ? ', too few for intervals.'
          : `, with 95 % bootstrap intervals over the images${reference ? '; the difference is taken image by image' : ''}.`}
      </p>
    </div>
  );
}

function Mean({ of: { mean, interval } }: { readonly of: Estimate }): VNode {
  return (
    <>
      <b>{digits(mean)}</b> {interval && <small>{range(interval)}</small>}
    </>
  );
}

function Chart({ svg }: { readonly svg: string }): VNode {
  return <div class="chart" dangerouslySetInnerHTML={{ __html: svg }} />;
}

function Key({ losses }: { readonly losses: readonly LossName[] }): VNode {
  return (
    <p>
      {losses.map((loss) => (
        <span class="key" key={loss}>
          <LossSymbol loss={loss} />
          {lossLabels[loss]}
        </span>
      ))}
    </p>
  );
}

const shapes = {
  circle: 'M0 6a6 6 0 1 1 12 0a6 6 0 1 1-12 0z',
  triangle: 'M6 0L12 11H0z',
  square: 'M1 1h10v10h-10z',
};

function LossSymbol({ loss }: { readonly loss: LossName }): VNode {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      <path d={shapes[symbols[loss]]} style={{ fill: colourOf(loss) }} />
    </svg>
  );
}

function ClassKey({ classes }: { readonly classes: number }): VNode | null {
  if (classes === 2) return null;
  return (
    <p>
      {Array.from({ length: classes - 1 }, (_, i) => i + 1).map((k) => (
        <span class="key" key={k}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <rect width="12" height="12" style={{ fill: classColour(k) }} />
          </svg>
          label {k}
        </span>
      ))}
    </p>
  );
}
