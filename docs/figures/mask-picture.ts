/**
 * Small pictures of predictions over their truth, side by side: what was found, what was missed and what is false. Missed
 * and false differ in lightness, too, and what they lie on is grey, for readers who do not tell the colours apart.
 */
import * as Plot from '@observablehq/plot';
import { keyOf, plotted } from './figure.js';

/** How a pixel fares: `around` is found, too, but of what lies around the objects. */
export type Fate = 'found' | 'missed' | 'false' | 'around';

/** One of the pictures. */
export interface Panel {
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
export function maskPicture(panels: readonly Panel[], options: PictureOptions): string {
  const key = Object.entries(options.key).map(
    ([fate, word]) => [10, `<rect width="10" height="10" style="fill:var(--${fate})"/>`, word] as const,
  );
  const pictures = panels.map(({ title, fates }) => `<div>${title}${picture(fates, options)}</div>`);
  return `${keyOf(key)}<div class="panels">${pictures.join('')}</div>`;
}

function picture(fates: Panel['fates'], { shape: [rows, columns], spacing }: PictureOptions): string {
  return plotted({
    width: 240,
    aspectRatio: 1,
    margin: 1,
    axis: null,
    x: { domain: [0, columns * spacing[1]] },
    y: { domain: [rows * spacing[0], 0] },
    marks: [
      Plot.frame({ strokeOpacity: 0.3 }),
      Plot.rect(runsOf(fates, columns), {
        x1: ({ from }) => from * spacing[1],
        x2: ({ to }) => to * spacing[1],
        y1: ({ row }) => row * spacing[0],
        y2: ({ row }) => (row + 1) * spacing[0],
        fill: ({ fate }) => `var(--${fate})`,
        // Without smoothed edges no seams show between the rows.
        shapeRendering: 'crispEdges',
      }),
    ],
  });
}

/** The pixels of one fate beside each other as one, which makes the page a tenth as long. */
function runsOf(fates: Panel['fates'], columns: number) {
  const runs: { fate: Fate; row: number; from: number; to: number }[] = [];
  fates.forEach((fate, pixel) => {
    if (fate === undefined) return;
    const [row, from] = [Math.floor(pixel / columns), pixel % columns];
    const last = runs.at(-1);
    if (last?.fate === fate && last.row === row && last.to === from) last.to += 1;
    else runs.push({ fate, row, from, to: from + 1 });
  });
  return runs;
}
