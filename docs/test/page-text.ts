/** The pages of the guide as text, for the tests. */
/** The text under a heading, down to the next. */
export function sectionOf(text: string, heading: string): string {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the page has no heading '${heading}'`);
  return section;
}

/** Text without line breaks, and tables without their padding. */
export const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** The code of the rows of a table, of each row all that stands in code letters. */
export const codeOfRows = (section: string): readonly (readonly string[])[] =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`'))
    .map((line) => [...line.matchAll(/`([^`]+)`/g)].map((found) => found[1] as string));
