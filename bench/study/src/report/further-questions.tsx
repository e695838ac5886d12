/** The sections on several classes, on cuts of the probabilities, and on what is possible at best. */
import type { VNode } from 'preact';
import { diceByClass } from '../questions/classes.js';
import { gainsByCut } from '../questions/cuts.js';
import { distancesToBest } from '../questions/limits.js';
import type { Study } from '../study.js';
import { dotRows } from './charts.js';
import { digits, withSpread } from './numbers.js';
import { Chart, Key, LossName, Table, Value } from './parts.js';

interface Props {
  readonly study: Study;
}

const lossesIn = (tasks: readonly { readonly rows: readonly { readonly loss: string }[] }[]) => [
  ...new Set(tasks.flatMap(({ rows }) => rows.map(({ loss }) => loss))),
];

export function Classes({ study }: Props): VNode | null {
  const tasks = diceByClass(study);
  if (tasks.length === 0) return null;
  return (
    <section>
      <h2>5. Several classes</h2>
      <p>Mean test Dice of each class by itself.</p>
      <Key losses={lossesIn(tasks)} />
      {tasks.map(({ task, labels, rows }) => (
        <figure class="scroll" key={task.record.task}>
          <h4>{task.record.task}</h4>
          <Chart
            svg={dotRows(
              `Dice of each class of ${task.record.task}`,
              labels.map((label, k) => ({
                label,
                points: rows.map(({ loss, dice }) => ({
                  loss,
                  mean: dice[k] as number,
                  interval: undefined,
                })),
              })),
              'mean Dice',
              false,
            )}
          />
        </figure>
      ))}
      {tasks.map(({ task, labels, rows }) => (
        <Table
          key={task.record.task}
          caption={task.record.task}
          head={['Loss', 'Mean', ...labels]}
          rows={rows.map(({ loss, mean, dice }) => [
            <LossName loss={loss} key={loss} />,
            <b key="m">{digits(mean)}</b>,
            ...dice.map((value) => digits(value)),
          ])}
        />
      ))}
    </section>
  );
}

export function Cuts({ study }: Props): VNode | null {
  const tasks = gainsByCut(study);
  if (tasks.length === 0) return null;
  return (
    <section>
      <h2>6. Another cut of the probabilities</h2>
      <p>
        A network’s probabilities are cut at ½, or where validation images say. A loss made for the metric
        should gain nothing by another cut; cross-entropy, whose best cut for Dice lies lower where the truth
        is uncertain, should.
      </p>
      <Key losses={lossesIn(tasks)} />
      <figure class="scroll">
        <Chart
          svg={dotRows(
            'Dice at the chosen cut less Dice at one half',
            tasks.map(({ task, rows }) => ({
              label: task.record.task,
              points: rows.map(({ loss, gain }) => ({ loss, ...gain })),
            })),
            'Dice at the cut chosen on validation images, less Dice at ½',
            true,
          )}
        />
      </figure>
      {tasks.map(({ task, rows }) => (
        <Table
          key={task.record.task}
          caption={task.record.task}
          head={['Loss', 'Dice at ½', 'at the chosen cut', 'gain', 'cut']}
          rows={rows.map(({ loss, atHalf, atCut, gain, cuts }) => [
            <LossName loss={loss} key={loss} />,
            digits(atHalf),
            digits(atCut),
            <Value of={gain} signed key="g" />,
            cuts.map((cut) => digits(cut).replace(/0+$/, '')).join('; '),
          ])}
        />
      ))}
      <h3>What the cut leaves of the lead</h3>
      <Table
        head={['Task', 'Best loss made for the metric at ½, less the better cross-entropy at its cut']}
        rows={tasks.flatMap(({ task, left }) =>
          left ? [[task.record.task, <Value of={left} signed key="l" />]] : [],
        )}
      />
      <p class="quiet">
        With several classes a cut t multiplies the odds of all foreground classes by (1 − t) / t before the
        likeliest class is taken.
      </p>
    </section>
  );
}

export function Limits({ study }: Props): VNode | null {
  const tasks = distancesToBest(study);
  if (tasks.length === 0) return null;
  return (
    <section>
      <h2>7. How near is that to the best possible?</h2>
      <p>
        In the tasks made by code it is known how likely each outline is. So each mask has an expected Dice,
        without the luck of the one outline that was drawn, and there is a best mask. The solid stroke is its
        expected Dice, for somebody who sees the drawn object without noise, found on 64 outlines; the dashed
        one is that of the likeliest label of each pixel (of two classes the true probabilities cut at ½),
        which is where cross-entropy leads.
      </p>
      <Key losses={lossesIn(tasks)} />
      <figure class="scroll">
        <Chart
          svg={dotRows(
            'Expected Dice of each loss, and the best possible',
            tasks.map(({ task, rows, best, likeliest }) => ({
              label: task.record.task,
              points: rows.map(({ loss, expected }) => ({ loss, mean: expected, interval: undefined })),
              strokes: [
                { at: best, dashed: false },
                { at: likeliest, dashed: true },
              ],
            })),
            'expected Dice, mean over test images',
            false,
          )}
        />
      </figure>
      <Table
        head={[
          'Task',
          'Best',
          'Likeliest labels',
          ...lossesIn(tasks).map((loss) => <LossName loss={loss} key={loss} />),
        ]}
        rows={tasks.map(({ task, best, likeliest, rows }) => [
          task.record.task,
          <b key="b">{digits(best)}</b>,
          digits(likeliest),
          ...lossesIn(tasks).map((loss) => {
            const row = rows.find((row) => row.loss === loss);
            return row ? withSpread(row.expected, row.spread) : '–';
          }),
        ])}
      />
      <p class="quiet">
        With several classes the best is a bound: each class’s best mask by itself, though a pixel can only
        have one.
      </p>
    </section>
  );
}
