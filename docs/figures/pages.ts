/** The pages of the guide, each with what it has computed. */
import { readFileSync } from 'node:fs';
import { figureFile } from './figure-file.js';
import { topics as losses } from './losses/topics.js';
import { topics as metrics } from './metrics/topics.js';
import { drawingNamed, imagesOf } from './page.js';
import { topics as study } from './study/topics.js';
import { topics as theory } from './theory/topics.js';
import type { Drawing, Topic } from './topic.js';

/** A page of the guide. */
export interface GuidePage {
  /** The name of its file in `guide/`, without `.md`. */
  readonly name: string;
  /** The modules that compute for it, by name. */
  readonly topics: Readonly<Record<string, Topic>>;
  /** The heading of the section whose table gives advice: its rows hold code, and no computed numbers. */
  readonly advice: string;
}

/** The pages, in the order of the navigation. */
export const pages: readonly GuidePage[] = [
  { name: 'which-loss-when', topics: losses, advice: 'The table' },
  { name: 'which-metric-says-what', topics: metrics, advice: 'Which to take' },
  { name: 'theory-in-five-minutes', topics: theory, advice: 'In code' },
  { name: 'the-study', topics: study, advice: 'The raw results' },
];

/** All charts and pictures of a page, by name. */
export function drawingsOf({ topics }: GuidePage): Readonly<Record<string, Drawing>> {
  return Object.assign({}, ...Object.values(topics).flatMap(({ charts, pictures }) => [charts, pictures]));
}

const read = (name: string) => readFileSync(new URL(`../guide/${name}`, import.meta.url), 'utf8');

/** The text of a page. */
export const textOf = ({ name }: Pick<GuidePage, 'name'>): string => read(`${name}.md`);

/** The files of `guide/figures/`, by name: what the pages show. */
export function figureFiles(): Readonly<Record<string, string>> {
  const css = read('figures.css');
  const files = pages.flatMap((page) => {
    const drawings = drawingsOf(page);
    return imagesOf(textOf(page)).map(({ name, alt }) => {
      return [`${name}.svg`, figureFile(drawingNamed(name, drawings)(), { title: alt, css })] as const;
    });
  });
  return Object.fromEntries(files);
}
