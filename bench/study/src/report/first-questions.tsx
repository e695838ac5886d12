/** The sections on the losses themselves: which is ahead, for which sizes, and what weights do. */
import type { VNode } from 'preact';
import { lossNamed, lossWords } from '../losses.js';
import { compareTasks, METRIC_LOSSES, type TaskComparison } from '../questions/comparison.js';
import { FEWEST_GROUPS } from '../questions/estimates.js';
import { differencesBySize, type SizeBin } from '../questions/sizes.js';
import { tverskyByAlpha } from '../questions/tversky.js';
import { weightsBySize } from '../questions/weights.js';
import type { Study } from '../study.js';
import { diceByAlpha, differenceBySize, dotRows, learningCurves, weightsAgainstSoftDice } from './charts.js';
import { digits, withSpread } from './numbers.js';
import { Chart, Key, LossName, Table, Value } from './parts.js';

interface Props {
  readonly study: Study;
}

export function Comparison({ study }: Props): VNode {
  const tasks = compareTasks(study);
  const rows = tasks.map(({ task, rows }) => ({
    label: task.record.task,
    points: rows.flatMap(({ loss, diceDifference }) =>
      METRIC_LOSSES.includes(loss) && diceDifference ? [{ loss, ...diceDifference }] : [],
    ),
  }));
  const some = rows.some(({ points }) => points.length > 0);
  return (
    <section>
      <h2>1. Which loss scores higher?</h2>
      <p>
        Mean Dice and Jaccard over the test images of each task. The best cross-entropy is the plain or the
        weighted one, whichever did better on validation images; the others are compared with it image by
        image.
      </p>
      {some && (
        <>
          <Key losses={METRIC_LOSSES} />
          <figure class="scroll">
            <Chart
              svg={dotRows(
                'Dice less that of the best cross-entropy',
                rows,
                'Dice less that of the best cross-entropy',
                true,
              )}
            />
            <figcaption>
              Right of the line: ahead of the best cross-entropy. With 95 % intervals, where there are{' '}
              {FEWEST_GROUPS} test images or patients.
            </figcaption>
          </figure>
        </>
      )}
      {tasks.map((comparison) => (
        <ScoreTable comparison={comparison} key={comparison.task.record.task} />
      ))}
      <p class="quiet">
        ± is the standard deviation over seeds. Intervals come from drawing the test images anew (whole
        patients, where there are any); they speak of the choice of test images alone. Another seed can move a
        difference as much, so a loss is called ahead only where every seed agrees.
      </p>
      <h3>Learning curves</h3>
      <Key losses={[...new Set(tasks.flatMap(({ rows }) => rows.map(({ loss }) => loss)))]} />
      <div class="row">
        {tasks.map((comparison) => (
          <figure key={comparison.task.record.task}>
            <h4>{comparison.task.record.task}</h4>
            <Chart svg={learningCurves(comparison)} />
          </figure>
        ))}
      </div>
      <p class="quiet">
        Mean Dice of the validation images at the chosen learning rate, mean over seeds. Each seed is tested
        at the step where its own curve is highest.
      </p>
    </section>
  );
}

function ScoreTable({
  comparison: { task, rows, crossEntropy },
}: {
  readonly comparison: TaskComparison;
}): VNode {
  const reference = crossEntropy === undefined ? 'cross-entropy' : lossWords(crossEntropy);
  return (
    <Table
      caption={task.record.task}
      head={['Loss', 'Dice', 'Jaccard', `Dice against ${reference}`, 'Jaccard', 'rate, step']}
      rows={rows.map(({ loss, dice, jaccard, diceDifference, jaccardDifference, chosen }) => [
        <LossName loss={loss} key={loss} />,
        <b key="d">{withSpread(dice.mean, dice.spread)}</b>,
        withSpread(jaccard.mean, jaccard.spread),
        <Value of={diceDifference} signed key="dd" />,
        <Value of={jaccardDifference} signed key="jd" />,
        <small key="c">{chosen.join('; ')}</small>,
      ])}
    />
  );
}

export function Sizes({ study }: Props): VNode | null {
  const tasks = differencesBySize(study);
  if (tasks.length === 0) return null;
  const known = tasks.some(({ room }) => room !== undefined);
  return (
    <section>
      <h2>2. For small objects or for small shares?</h2>
      <p>
        The difference in Dice to plain cross-entropy by the size of the objects (foreground pixels over the
        number of connected regions), in classes of equally many test images. Weights have a section of their
        own. In the tasks made by code both size and Dice are means over raters: where a truth happens to be
        drawn small, masks that claim little are in luck.
      </p>
      <Key losses={METRIC_LOSSES} />
      <div class="row">
        {tasks.map((sizes) => (
          <figure key={sizes.task.record.task}>
            <h4>{sizes.task.record.task}</h4>
            <Chart svg={differenceBySize(sizes)} />
          </figure>
        ))}
      </div>
      <Table
        head={[
          'Task',
          'Loss',
          'Smallest objects',
          'Largest objects',
          'Rank correlation with size',
          'with share',
          ...(known ? ['Room: smallest objects', 'largest'] : []),
        ]}
        rows={tasks.map(({ task, metric, bins, smallest, largest, withSize, withShare, room }) => [
          task.record.task,
          lossNamed(metric).label,
          <SizeValue bin={bins[0] as SizeBin} key="s">
            <Value of={smallest} signed />
          </SizeValue>,
          <SizeValue bin={bins.at(-1) as SizeBin} key="l">
            <Value of={largest} signed />
          </SizeValue>,
          digits(withSize, true),
          digits(withShare, true),
          ...(known ? [digits(room?.smallest, true), digits(room?.largest, true)] : []),
        ])}
      />
      <p class="quiet">
        A negative correlation: the larger the object, the smaller the lead. Where each image holds one
        object, size and share say the same.
        {known &&
          ' Room: the expected Dice of the best mask less that of the likeliest labels, at which cross-entropy aims, for somebody who sees the drawn object without noise.'}
      </p>
    </section>
  );
}

function SizeValue({ bin, children }: { readonly bin: SizeBin; readonly children: VNode }): VNode {
  const pixels = (size: number) => (size < 10 ? size.toFixed(1).replace(/\.0$/, '') : Math.round(size));
  return (
    <>
      {children}
      <br />
      <small>
        {pixels(bin.smallest)} to {pixels(bin.largest)} pixels
      </small>
    </>
  );
}

export function Weights({ study }: Props): VNode | null {
  const tasks = weightsBySize(study);
  if (tasks.length === 0) return null;
  return (
    <section>
      <h2>3. Does a weight do as well?</h2>
      <p>
        A weight on the foreground moves the cut of cross-entropy, by the same amount for all objects. Each
        line is a weight (its number at the right end), against soft Dice, the line at 0. A weight that did as
        well at all sizes would lie on or above that line everywhere. Intervals are wider than 95 % by as much
        as several sizes are looked at.
      </p>
      <div class="row">
        {tasks.map((weights) => (
          <figure key={weights.task.record.task}>
            <h4>{weights.task.record.task}</h4>
            <Chart svg={weightsAgainstSoftDice(weights)} />
          </figure>
        ))}
      </div>
      {tasks.map(({ task, bins, rows, softDice, chosen }) => (
        <Table
          key={task.record.task}
          caption={`${task.record.task}: mean Dice by object size`}
          head={[
            'Loss',
            'All',
            ...bins.map(({ smallest, largest }) => `${Math.round(smallest)} to ${Math.round(largest)}`),
            'Furthest behind soft Dice',
          ]}
          rows={[
            ...rows.map(({ loss, mean, dice, behind }) => [
              `${lossNamed(loss).label}${loss === chosen.loss ? ' (validation’s choice)' : ''}`,
              <b key="m">{digits(mean)}</b>,
              ...dice.map((value) => digits(value)),
              <Value of={behind} signed key="b" />,
            ]),
            [
              'Soft Dice',
              <b key="m">{digits(softDice.mean)}</b>,
              ...softDice.dice.map((value) => digits(value)),
              '',
            ],
          ]}
        />
      ))}
    </section>
  );
}

export function TverskyGrid({ study }: Props): VNode | null {
  const tasks = tverskyByAlpha(study);
  if (tasks.length === 0) return null;
  const alphas = tasks[0]?.points.map(({ alpha }) => alpha) ?? [];
  return (
    <section>
      <h2>4. Tversky around one half</h2>
      <p>
        The Tversky loss weighs false positives by α and misses by β = 1 − α. At α = ½ it is soft Dice (here
        with twice the smoothing); the further from it, the worse it should approximate Dice.
      </p>
      <div class="row">
        {tasks.map((tversky) => (
          <figure key={tversky.task.record.task}>
            <h4>{tversky.task.record.task}</h4>
            <Chart svg={diceByAlpha(tversky)} />
          </figure>
        ))}
      </div>
      <Table
        head={['Task', ...alphas.map((alpha) => `α = ${alpha}`)]}
        rows={tasks.map(({ task, points, best }) => [
          task.record.task,
          ...alphas.map((alpha) => {
            const point = points.find((point) => point.alpha === alpha);
            const text = point ? withSpread(point.dice, point.spread) : '–';
            return point === best ? <b key={alpha}>{text}</b> : text;
          }),
        ])}
      />
    </section>
  );
}
