/**
 * Turns a page of the guide into what typedoc reads: the first heading is its title in the navigation, too, each image
 * `![alt text](figures/NAME.svg)` the drawing of that name, in the page itself so that it follows the theme, and each
 * function's name in code letters a link to its documentation.
 */
import { figureInPage } from './figure-in-page.js';
import type { Drawing } from './topic.js';

/** What a page is made with. */
export interface PageParts {
  /** The charts and pictures, by name. */
  readonly drawings: Readonly<Record<string, Drawing>>;
  /** The names that are linked, each with the module that has it. */
  readonly functions: Readonly<Record<string, string>>;
}

/** The page for typedoc. An image that no module draws is an error. */
export function makePage(source: string, { drawings, functions }: PageParts): string {
  const heading = /^# (.+)\n/.exec(source);
  if (heading === null) throw new Error("a page of the guide begins with its title, '# …'");
  const text = source
    .replaceAll(/`(\w+)`/g, (code, name) =>
      Object.hasOwn(functions, name) ? `{@linkcode segmetric."${functions[name]}".${name} | ${name}}` : code,
    )
    .replaceAll(IMAGE, (_, alt, name) => figure(alt, drawingNamed(name, drawings)));
  return `---\ntitle: ${heading[1]}\n---\n\n${text}`;
}

const IMAGE = /^!\[([^\]]+)\]\(figures\/([^)]+)\.svg\)$/gm;

/** The images that a page shows. */
export const imagesOf = (source: string): readonly { readonly name: string; readonly alt: string }[] =>
  [...source.matchAll(IMAGE)].map(([, alt = '', name = '']) => ({ name, alt }));

/** The drawing of a name; throws where no module draws it. */
export function drawingNamed(name: string, drawings: PageParts['drawings']): Drawing {
  const draw = drawings[name];
  if (draw !== undefined) return draw;
  throw new Error(`no module draws figures/${name}.svg: there are ${Object.keys(drawings).join(', ')}`);
}

function figure(alt: string, draw: Drawing): string {
  // A blank line would end the HTML block.
  const html = figureInPage(draw()).replaceAll(/\n\s*/g, ' ');
  return `<figure role="img" aria-label="${alt.replaceAll('"', '&quot;')}">${html}</figure>`;
}
