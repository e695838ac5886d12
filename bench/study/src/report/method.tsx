/** How it was done: enough to do it again, and why a difference is to be expected at all. */
import type { VNode } from 'preact';
import { hasFewImages } from '../comparison.js';
import { counted } from '../counted.js';
import { FEWEST_IMAGES } from '../interval.js';
import { lossLabels } from '../losses.js';
import type { StudyResults } from '../result.js';

/** The report's last part. */
export function Method({ results }: { readonly results: StudyResults }): VNode {
  const { task, batch, learningRate, steps, seed, lossesPlanned } = results;
  const binary = task.classes === 2;
  return (
    <>
      <h2>Why a loss can matter</h2>
      <p>
        Cross-entropy learns how likely each pixel is to be foreground, and its mask is cut at one half. Where
        the truth is uncertain, the mask with the highest expected Dice is larger: it also takes pixels that
        are less likely than not. The Dice and Lovász losses aim at that mask, and the smaller the object
        beside its uncertainty, the more it matters. A lower cut found on training images would give
        cross-entropy much of the difference back.
      </p>
      <h2>How it was done</h2>
      <dl>
        <dt>Data</dt>
        <dd>
          {counted(task.trainingImages, 'image')} to train on, {task.testImages} to test, {task.height} x{' '}
          {task.width} pixels, {task.classes} classes with the background
        </dd>
        <dt>Network</dt>
        <dd>
          U-Net of three levels (8, 16, 32 channels), one 3x3 convolution, instance normalisation and ReLU
          each; max-pooling, nearest neighbours up;{' '}
          {binary
            ? 'one score a pixel, foreground above a sigmoid of ½'
            : 'one score for each class, the largest wins'}
        </dd>
        <dt>Training</dt>
        <dd>
          Adam, learning rate {learningRate} falling linearly to 0, {counted(steps, 'step')} of{' '}
          {counted(batch, 'image')}
        </dd>
        <dt>Losses</dt>
        <dd>
          {lossesPlanned.map((loss) => lossLabels[loss]).join('; ')};{' '}
          {lossesPlanned.length === 1 ? 'with the' : 'each with its'} {binary ? 'sigmoid' : 'softmax'}.
          {lossesPlanned.includes('soft-dice') &&
            ` Soft Dice: per image${binary ? '' : ' and foreground class'}, smoothing 1.`}
          {lossesPlanned.includes('lovasz-softmax') &&
            ` Lovász-softmax: per image${binary ? '' : ', over the classes present, background among them'}.`}
        </dd>
        <dt>Scores</dt>
        <dd>
          Dice and Jaccard of each image{binary ? '' : ', mean over the foreground classes'}; a class empty in
          truth and mask counts 1
        </dd>
        <dt>Intervals</dt>
        <dd>
          {hasFewImages(results)
            ? `None: they take ${FEWEST_IMAGES} test images or more`
            : '95 %, bias-corrected and accelerated (BCa), from 10,000 bootstrap samples of the test images, the images taken as independent of one another'}
        </dd>
        <dt>Seed</dt>
        <dd>{seed}; the same seed gives the same figures</dd>
        <dt>Software</dt>
        <dd>
          {Object.entries(results.versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(', ')}
        </dd>
        <dt>Run</dt>
        <dd>
          {results.started.slice(0, 16).replace('T', ' ')} UTC,{' '}
          {counted(Math.round(results.seconds), 'second')} in all
        </dd>
      </dl>
    </>
  );
}
