/**
 * Small pictures of predictions over their truth, side by side: what was found, what was missed and what is false. Missed
 * and false differ in lightness, too, and what they lie on is grey, for readers who do not tell the colours apart.
 */
import { colour, type Figure } from './figure.js';

/** How a pixel fares: `around` is found, too, but of what lies around the objects. */
export type Fate = 'found' | 'missed' | 'false' | 'around';

/** One of the pictures. */
export interface Prediction {
  readonly title: string;
  /** For each pixel, row by row; undefined where there is nothing. */
  readonly fates: readonly (Fate | undefined)[];
}

/** The size of the pictures. */
export interface PictureOptions {
  /** Rows and columns. */
  readonly shape: readonly [rows: number, columns: number];
  /** From row to row and from column to column. */
  readonly spacing: readonly [rows: number, columns: number];
  /** The word for each fate that the key names. */
  readonly key: Readonly<Partial<Record<Fate, string>>>;
}

/** The pictures with their titles, and a key. The page sets as many beside each other as it has room for. */
export function maskPicture(predictions: readonly Prediction[], options: PictureOptions): Figure {
  const key = Object.entries(options.key).map(([fate, label]) => {
    return { width: 10, drawing: `<rect width="10" height="10" style="fill:${colour(fate)}"/>`, label };
  });
  const { shape, spacing } = options;
  const size = [shape[1] * spacing[1], shape[0] * spacing[0]] as const;
  const panels = predictions.map(({ title, fates }) => {
    const frame = `<rect width="${size[0]}" height="${size[1]}" fill="none" stroke="currentColor" stroke-width=".3" stroke-opacity=".3"/>`;
    return { title, content: pixelsOf(fates, options) + frame };
  });
  return { key, panels, size };
}

function pixelsOf(fates: Prediction['fates'], { shape: [, columns], spacing }: PictureOptions): string {
  const areas = Object.entries(outlinesOf(fates, columns)).map(
    ([fate, outlines]) => `<path fill="${colour(fate)}" d="${outlines}"/>`,
  );
  // Without smoothed edges no seams show between the rows.
  return `<g transform="scale(${spacing[1]} ${spacing[0]})" shape-rendering="crispEdges">${areas.join('')}</g>`;
}

/** A path for each fate. Pixels of one fate beside each other are one rectangle. */
function outlinesOf(fates: Prediction['fates'], columns: number): Partial<Record<Fate, string>> {
  const outlines: Partial<Record<Fate, string>> = {};
  let from = 0;
  fates.forEach((fate, pixel) => {
    const next = pixel + 1;
    if (next % columns !== 0 && fates[next] === fate) return;
    const [row, column, length] = [Math.floor(from / columns), from % columns, next - from];
    if (fate !== undefined) {
      outlines[fate] = `${outlines[fate] ?? ''}M${column} ${row}h${length}v1h-${length}z`;
    }
    from = next;
  });
  return outlines;
}
