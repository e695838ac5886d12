/** How it was done: enough to do it again, and why a difference is to be expected at all. */
import { sum } from 'd3-array';
import type { VNode } from 'preact';
import { counted } from '../counted.js';
import { lossNamed } from '../losses.js';
import { FEWEST_GROUPS } from '../questions/estimates.js';
import { commandsOf, type Study } from '../study.js';
import { duration, listed } from './numbers.js';

/** The report's last part. */
export function Method({ study }: { readonly study: Study }): VNode {
  const runs = study.tasks.flatMap(({ runs }) => runs);
  const names = [...new Set(runs.map(({ loss }) => loss))];
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  const rates = runs[0]?.curves.map(({ rate }) => rate) ?? [];
  const steps = runs[0]?.curves[0]?.points.at(-1)?.step ?? 0;
  const looks = runs[0]?.curves[0]?.points.length ?? 0;
  const trained = sum(runs, (run) => run.steps);
  const overImage = study.tasks
    .filter(({ record }) => record.norm === 'image')
    .map(({ record }) => record.task);
  const session = study.sessions.at(-1);
  const commands = commandsOf(study);
  const wall = sum(study.ends, ({ seconds }) => seconds);
  return (
    <section>
      <h2>Why a loss can matter</h2>
      <p>
        Cross-entropy learns how likely each pixel is to be foreground, and its mask is cut at one half. Where
        the truth is uncertain, the mask with the highest expected Dice is larger: it also takes pixels that
        are less likely than not. The Dice, Jaccard and Lovász losses aim at that mask, and the smaller the
        object beside its uncertainty, the more it matters.
      </p>
      <h2>How it was done</h2>
      <dl>
        <dt>Network</dt>
        <dd>
          U-Net of three levels (8, 16, 32 channels), one 3x3 convolution, normalisation and ReLU each
          (instance normalisation
          {overImage.length > 0 &&
            `; on ${listed(overImage)} all channels together, so that the size of an object can be seen`}
          ); max-pooling, nearest neighbours up. Two classes: one score a pixel, foreground above a sigmoid of
          ½; several: one score for each class, the largest wins
        </dd>
        <dt>Training</dt>
        <dd>
          Adam, {counted(steps, 'step')} of 8 images, the learning rate falling linearly to 0. With one seed
          all losses start from the same weights and see the same batches
        </dd>
        <dt>Choices</dt>
        <dd>
          The same for every loss: learning rate {listed(rates.map(String))}, each looked at {looks} times on
          its way. Of all these the network with the highest mean Dice on validation images is tested. Test
          images are looked at once
        </dd>
        <dt>Splits</dt>
        <dd>
          Files of one patient or group are on one side only. Validation images are held out from training;
          where there are fewer than six groups to train on, two halves take turns, and the network is trained
          once more on all of them; a single group validates itself
        </dd>
        <dt>Losses</dt>
        <dd>
          {names.map((name) => lossNamed(name).label).join('; ')}. Overlap losses: per image and foreground
          class, smoothing 1. Lovász-softmax: per image, with several classes over those present, background
          among them. Weighted cross-entropy: weights by inverse frequency in the batch
        </dd>
        <dt>Scores</dt>
        <dd>
          Dice and Jaccard of each image, mean over the foreground classes; a class empty in truth and mask
          counts 1
        </dd>
        <dt>Intervals</dt>
        <dd>
          95 %, bias-corrected and accelerated (BCa), from 10,000 bootstrap samples of the test images, of
          whole groups where there are any; none below {FEWEST_GROUPS} groups
        </dd>
        <dt>Seeds</dt>
        <dd>{seeds.join(', ')}; the same seed gives the same figures on the same machine</dd>
        <dt>Settings</dt>
        <dd>{study.settings}</dd>
        {session && (
          <>
            <dt>{commands.length > 1 ? 'Commands' : 'Command'}</dt>
            <dd>
              {commands.map((command) => (
                <div key={command}>
                  <code>{command}</code>
                </div>
              ))}
            </dd>
            <dt>Machine</dt>
            <dd>
              {session.machine.processor}; {session.machine.system};{' '}
              {counted(session.processes, 'process', 'es')}
            </dd>
            <dt>Software</dt>
            <dd>
              {Object.entries(session.versions)
                .map(([name, version]) => `${name} ${version}`)
                .join(', ')}
            </dd>
          </>
        )}
        <dt>Time</dt>
        <dd>
          {counted(runs.length, 'run')}, {trained.toLocaleString('en')} training steps at{' '}
          {Math.round((1000 * sum(runs, (run) => run.trainingSeconds)) / Math.max(1, trained))} ms; the runs
          took {duration(sum(runs, ({ seconds }) => seconds))} in all
          {wall > 0 && `, on the clock ${duration(wall)}`}
          {session && `; last begun ${session.started.slice(0, 16).replace('T', ' ')} UTC`}
        </dd>
      </dl>
    </section>
  );
}
