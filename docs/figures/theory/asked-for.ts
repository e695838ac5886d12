/** What each loss asks for where raters disagree, and the expected Dice that this loses. */
import { range } from 'd3-array';
import type { Loss } from 'segmetric';
import { crossEntropy, focal, lovaszSoftmax, softDice, softJaccard, tversky } from 'segmetric';
import type { ListedPosterior } from 'segmetric/theory';
import { optimalMask, riskMinimizer } from 'segmetric/theory';
import { row, type Topic } from '../topic.js';

const PLACES = 5;
const SIZES = [2, 3, 8];

/** Five raters mark an object of a row of pixels, each shifted by one pixel from the one before. */
const raters = (size: number): ListedPosterior =>
  range(PLACES).map((first) => ({
    mask: {
      data: range(size + PLACES - 1).map((pixel) => (pixel >= first && pixel < first + size ? 1 : 0)),
      shape: [size + PLACES - 1],
    },
    probability: 1 / PLACES,
  }));

const POSTERIORS = SIZES.map(raters);

const LOSSES: readonly (readonly [code: string, loss: Loss])[] = [
  ['softDice()', softDice()],
  ['softJaccard()', softJaccard()],
  ['lovaszSoftmax()', lovaszSoftmax()],
  ['tversky({ alpha: 0.1, beta: 0.9 })', tversky({ alpha: 0.1, beta: 0.9 })],
  ['focal()', focal()],
  ['crossEntropy()', crossEntropy()],
];

/** The expected Dice that a loss loses; where it leaves every pixel at ½, that. */
function regretOf(loss: Loss, posterior: ListedPosterior): string {
  const { probabilities, undecided, regret } = riskMinimizer(loss, posterior);
  return undecided === probabilities.data.length ? 'undecided' : regret.toFixed(3);
}

/** Where soft Dice asks for no mask, and soft Jaccard for one: two disjoint masks of 2 and 3 pixels. */
const DISJOINT: ListedPosterior = [
  { mask: { data: [1, 1, 0, 0, 0], shape: [5] }, probability: 4 / 13 },
  { mask: { data: [0, 0, 1, 1, 1], shape: [5] }, probability: 9 / 13 },
];

/** Three raters who see an object of 8 pixels at three places, none of which overlaps another. */
const APART: ListedPosterior = [0, 8, 16].map((first) => ({
  mask: { data: range(24).map((pixel) => (pixel >= first && pixel < first + 8 ? 1 : 0)), shape: [24] },
  probability: 1 / 3,
}));

const shares = (size: number) => {
  const { probabilities } = riskMinimizer(crossEntropy(), raters(size));
  return [...probabilities.data].map((p) => p.toFixed(1)).join(', ');
};

/** What Lovász-softmax asks for. */
const halves = (which: number) => {
  const { probabilities } = riskMinimizer(lovaszSoftmax(), POSTERIORS[which] as ListedPosterior);
  return [...probabilities.data].map((p) => (p === 0.5 ? '½' : p)).join(', ');
};

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: {},
  said: () => [
    row(
      'best expected Dice',
      ...POSTERIORS.map((posterior) => optimalMask(posterior, { metric: 'dice' }).expected.toFixed(3)),
    ),
    row(
      'best expected Jaccard',
      ...POSTERIORS.map((posterior) => optimalMask(posterior, { metric: 'jaccard' }).expected.toFixed(3)),
    ),
    ...LOSSES.map(([code, loss]) =>
      row(`lost by \`${code}\``, ...POSTERIORS.map((posterior) => regretOf(loss, posterior))),
    ),
    `${shares(SIZES[0] as number)} for the object of two`,
    `at three places that do not overlap, cross-entropy loses ${riskMinimizer(crossEntropy(), APART).regret.toFixed(1)}`,
    `with weights 4/13 and 9/13 it loses ${riskMinimizer(softDice(), DISJOINT).regret.toFixed(4)}`,
    `asks for ${halves(1)} for the object of three`,
  ],
};
