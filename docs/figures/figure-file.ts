/**
 * A figure as one file of SVG, to be seen where the guide is read as files. It brings its ground and its colours along,
 * light or dark as the reader's system is, since it cannot know on what it lies.
 */
import type { Figure, KeyEntry } from './figure.js';

const FONT_SIZE = 15;
/** The width of a letter, about; in code letters, which are all of one width. */
const LETTER = { text: 7.6, code: 9.1 };
const LINE = 24;
const MARGIN = 16;
const WIDTH = 700;
const GAP = 12;

/** The ground and the letters, in the light and in the dark. */
const GROUND = ['#ffffff', '#16181b'] as const;
const INK = ['#1c1e21', '#e8e9ea'] as const;

/** What a file has beside its figure. */
export interface FileParts {
  /** What the figure shows, in words. */
  readonly title: string;
  /** The style sheet that has the colours. */
  readonly css: string;
}

/** The file's text. */
export function figureFile(
  { key, panels, size: [width, height] }: Figure,
  { title, css }: FileParts,
): string {
  const columns = Math.min(panels.length, 3);
  const scale = (WIDTH - GAP * (columns - 1)) / columns / width;
  const entries = placed(key);
  const top = MARGIN + (Math.max(...entries.map(({ line }) => line)) + 1) * LINE + GAP / 2;
  const titled = panels.length > 1 ? LINE : 0;
  const step = { x: width * scale + GAP, y: height * scale + titled + GAP };
  const drawn = panels.map(({ title, content }, index) => {
    const [x, y] = [(index % columns) * step.x, top - MARGIN + Math.floor(index / columns) * step.y];
    const heading = title === '' ? '' : `<text y="${FONT_SIZE}" text-anchor="start">${title}</text>`;
    const inner = `<g transform="translate(0 ${titled}) scale(${short(scale)})">${content}</g>`;
    return `<g transform="translate(${short(x)} ${short(y)})">${heading}${inner}</g>`;
  });
  const size = [
    WIDTH + 2 * MARGIN,
    Math.ceil(top + Math.ceil(panels.length / columns) * step.y - GAP + MARGIN),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(' ')}">`,
    `<title>${title}</title>`,
    `<style>${styleOf(css)}</style>`,
    '<rect width="100%" height="100%" rx="8" fill="var(--ground)"/>',
    `<g transform="translate(${MARGIN} ${MARGIN})" font-size="${FONT_SIZE}" text-anchor="middle" fill="currentColor">`,
    ...entries.map(({ entry, x, line }) => drawnEntry(entry, x, line * LINE)),
    ...drawn,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const short = (number: number): string => String(Number(number.toFixed(3)));

function drawnEntry({ width, drawing, label }: KeyEntry, x: number, y: number): string {
  const text = label
    .replaceAll('<code>', '<tspan font-family="monospace">')
    .replaceAll('</code>', '</tspan>');
  return `<g transform="translate(${short(x)} ${y})"><g transform="translate(0 5)">${drawing}</g><text x="${width + 6}" y="${FONT_SIZE}" text-anchor="start">${text}</text></g>`;
}

/** The entries of the key beside each other, in as many lines as they take. */
function placed(key: readonly KeyEntry[]) {
  const places: { readonly entry: KeyEntry; readonly x: number; readonly line: number }[] = [];
  let [x, line] = [0, 0];
  for (const entry of key) {
    const letters = entry.label.replaceAll(/<[^>]*>/g, '').length;
    const taken = entry.width + 6 + letters * (entry.label.startsWith('<code>') ? LETTER.code : LETTER.text);
    if (x + taken > WIDTH) [x, line] = [0, line + 1];
    places.push({ entry, x, line });
    x += taken + 22;
  }
  return places;
}

/** The style sheet's colours, `--name: light-dark(light, dark)`, and those of this file. */
function styleOf(css: string): string {
  const colours = [...css.matchAll(/--([\w-]+): light-dark\(([^,]+), ([^)]+)\)/g)].map(
    ([, name, light, dark]) => [`--${name}`, light, dark] as const,
  );
  const all = [...colours, ['--ground', ...GROUND] as const, ['color', ...INK] as const];
  const theme = (place: 1 | 2) => `svg{${all.map((colour) => `${colour[0]}:${colour[place]}`).join(';')}}`;
  const font = 'svg{font-family:system-ui,sans-serif}';
  return `${font}${theme(1)}@media(prefers-color-scheme:dark){${theme(2)}}`;
}
