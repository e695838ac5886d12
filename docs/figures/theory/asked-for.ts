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

/** The expected Dice that a loss loses; or that it leaves every pixel at ½. */
function regretOf(loss: Loss, posterior: ListedPosterior): string {
  const { probabilities, regret } = riskMinimizer(loss, posterior);
  return probabilities.data.every((p) => Math.abs(p - 0.5) < 1e-4) ? 'undecided' : regret.toFixed(3);
}

const shares = (size: number) => {
  const { probabilities } = riskMinimizer(crossEntropy(), raters(size));
  return [...probabilities.data].map((p) => p.toFixed(1)).join(', ');
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
  ],
};
