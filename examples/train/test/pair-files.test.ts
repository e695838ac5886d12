/** Files are paired by name, with a mask told by its name or by its folder. */

import { expect, it } from 'vitest';
import { pairsOf } from '../src/pair-files.js';

const file = (path: string, type = 'image/png') => ({
  path,
  file: new File([], path.split('/').at(-1) as string, { type }),
});
const names = (paths: string[]) =>
  pairsOf(paths.map((path) => file(path))).map(({ image, mask }) => [image.name, mask.name]);

it('by the end of the name', () => {
  expect(names(['b.png', 'a_mask.png', 'a.jpg', 'b-MASK.png'])).toEqual([
    ['a.jpg', 'a_mask.png'],
    ['b.png', 'b-MASK.png'],
  ]);
});

it('by the folder', () => {
  expect(
    names(['set/images/a.png', 'set/masks/a.png', 'masks/b.png', 'images/b.png', 'images/c.png']),
  ).toEqual([
    ['a.png', 'a.png'],
    ['b.png', 'b.png'],
  ]);
});

it('leaves out what is no image', () => {
  const files = [file('a.png'), file('a_mask.txt', 'text/plain'), file('b_mask.png')];
  expect(pairsOf(files)).toEqual([]);
});

it('refuses two of one name, of which one would be lost', () => {
  expect(() => names(['one/images/a.png', 'two/images/a.png'])).toThrow(/^Two images are named a: give/);
  expect(() => names(['masks/a.png', 'a_mask.png', 'a.png'])).toThrow(/^Two masks are named a: give/);
});
