/** Nine predictions of one image, and what each metric says of them. */
import { evaluate } from 'segmetric';
import type { Figure } from '../figure.js';
import { type Fate, maskPicture } from '../mask-picture.js';
import { row, type Topic } from '../topic.js';
import { SHAPE, SPACING } from './outlines.js';
import { CLASSES, cases, LESION_SIZES, MISTAKES, type Mistake, predictions, truth } from './phantom.js';

/** How the page calls a metric, and with how many digits it gives it. */
const COLUMNS = {
  dice: ['Dice', 3],
  jaccard: ['Jaccard', 3],
  volumeSimilarity: ['volume similarity', 3],
  hausdorff: ['Hausdorff, mm', 1],
  hausdorff95: ['Hausdorff 95 %, mm', 1],
  averageSurfaceDistance: ['average distance, mm', 2],
  nsd1: ['NSD at 1 mm', 3],
  nsd2: ['NSD at 2 mm', 3],
  boundaryIoU: ['boundary IoU', 3],
  lesionRecall: ['lesion recall', 2],
  lesionPrecision: ['lesion precision', 2],
  lesionF1: ['lesion F1', 2],
  strictF1: ['lesion F1 by Jaccard', 2],
  lesionDice: ['lesion Dice', 3],
} as const;
type Column = keyof typeof COLUMNS;

const table = evaluate(cases, {
  classes: CLASSES,
  include: ['lesion'],
  metrics: [
    'dice',
    'jaccard',
    'volumeSimilarity',
    'hausdorff',
    'hausdorff95',
    'averageSurfaceDistance',
    { metric: 'normalizedSurfaceDistance', tolerance: 1, name: 'nsd1' },
    { metric: 'normalizedSurfaceDistance', tolerance: 2, name: 'nsd2' },
    'boundaryIoU',
    'lesionRecall',
    'lesionPrecision',
    'lesionF1',
    { metric: 'lesionF1', criterion: 'jaccard', threshold: 0.5, name: 'strictF1' },
    'lesionDice',
  ],
});

/** The value of a metric for a prediction, as the page gives it. */
function said(column: Column, mistake: Mistake): string {
  const value = table.values(column, 'lesion')[table.cases.indexOf(mistake)] as number;
  return value.toFixed(COLUMNS[column][1]);
}

function fateOf(pixel: number, mistake: Mistake): Fate | undefined {
  const [is, called] = [truth.data[pixel] as number, predictions[mistake].data[pixel] as number];
  if (is === 2) return called === 2 ? 'found' : 'missed';
  if (called === 2) return 'false';
  if (is === 1) return called === 1 ? 'around' : 'missed';
  return called === 1 ? 'false' : undefined;
}

function ninePredictions(): Figure {
  const panels = MISTAKES.map((title) => ({
    title,
    fates: Array.from(truth.data, (_, pixel) => fateOf(pixel, title)),
  }));
  return maskPicture(panels, {
    shape: SHAPE,
    spacing: SPACING,
    key: { found: 'lesion, found', around: 'the organ around it, found', missed: 'missed', false: 'false' },
  });
}

/** Sentences whose numbers are computed. */
function sentences(): readonly string[] {
  const lost = (mistake: Mistake) => (1 - Number(said('dice', mistake))).toFixed(3);
  const border = ['shifted', 'eroded', 'dilated', 'jagged'] as const;
  const worst = border
    .map((mistake) => said('hausdorff', mistake))
    .toSorted()
    .at(-1);
  const bands = border.map((mistake) => said('boundaryIoU', mistake)).toSorted();
  return [
    `lesions of ${LESION_SIZES.slice(0, -1).join(', ')} and ${LESION_SIZES.at(-1)} pixels`,
    `missing the lesion of ${LESION_SIZES.at(-1)} pixels costs ${lost('small one missed')}, shifting all by two pixels ${lost('shifted')}`,
    `${said('volumeSimilarity', 'shifted')} for the shifted and the jagged`,
    `the false lesion counts ${said('hausdorff', 'false lesion')} mm, mistakes at the border at most ${worst} mm`,
    `of the false lesion (${said('hausdorff95', 'false lesion')}) and of the small one missed (${said('hausdorff95', 'small one missed')})`,
    `the specks make it ${said('hausdorff95', 'specks')} mm`,
    `the small lesion that was missed adds ${said('averageSurfaceDistance', 'small one missed')} mm`,
    `dilating by a pixel is free at 1 mm, the shift by 1.6 mm is not (${said('nsd1', 'shifted')}), but is at 2 mm`,
    `from ${bands[0]} to ${bands.at(-1)} here`,
    `is ${said('lesionF1', 'small one missed')} whether the smallest or the largest is missed`,
    `where the shifted get ${said('strictF1', 'shifted')}`,
    `a lesion missed makes it ${said('lesionDice', 'small one missed')}`,
  ];
}

/** The charts and figures of this module. */
export const topic: Topic = {
  charts: {},
  pictures: { 'nine-predictions': ninePredictions },
  said: () => [
    row('', ...MISTAKES),
    ...Object.entries(COLUMNS).map(([column, [name]]) =>
      row(name, ...MISTAKES.map((mistake) => said(column as Column, mistake))),
    ),
    ...sentences(),
  ],
};
