/**
 * Turns a page of the guide into what typedoc reads: the first heading is its title in the navigation, too, each image
 * `![alt text](figures/NAME.svg)` the drawing of that name, in the page itself so that it follows the theme, and each
 * function's name in code letters a link to its documentation.
 */
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
    .replaceAll(/^!\[([^\]]+)\]\(figures\/([^)]+)\.svg\)$/gm, (_, alt, name) => figure(alt, name, drawings));
  return `---\ntitle: ${heading[1]}\n---\n\n${text}`;
}

function figure(alt: string, name: string, drawings: PageParts['drawings']): string {
  const draw = drawings[name];
  if (draw === undefined) {
    throw new Error(`no module draws figures/${name}.svg: there are ${Object.keys(drawings).join(', ')}`);
  }
  // A blank line would end the HTML block.
  const html = draw().replaceAll(/\n\s*/g, ' ');
  return `<figure role="img" aria-label="${alt.replaceAll('"', '&quot;')}">${html}</figure>`;
}
