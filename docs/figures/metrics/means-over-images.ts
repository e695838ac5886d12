/** Two networks on two images, each with an object of 100 pixels of which a part is found: their means over the images. */
import { confusion, dice, jaccard } from 'segmetric';
import type { Topic } from '../topic.js';

const OBJECT = 100;
const FOUND = { uneven: [10, 90], even: [42, 42] } as const;

const rowsOf = (lengths: readonly number[]) => ({
  data: lengths.flatMap((length) => new Array(OBJECT).fill(0).fill(1, 0, length)),
  shape: [lengths.length, 1, OBJECT],
});

function meansOf(found: readonly number[]) {
  const truth = rowsOf(found.map(() => OBJECT));
  const counts = confusion(rowsOf(found), truth, { classes: 1, spatial: 2 });
  return { dice: dice(counts).value, jaccard: jaccard(counts).value };
}

/** What the pages say of them. */
export const topic: Topic = {
  charts: {},
  said: () => {
    const [uneven, even] = [meansOf(FOUND.uneven), meansOf(FOUND.even)];
    const order = (a: number, b: number) => (a < b ? 'lower' : 'higher');
    const compared = (['dice', 'jaccard'] as const).map((metric) => {
      const [a, b] = [uneven[metric], even[metric]];
      return `the ${order(a, b)} mean ${metric === 'dice' ? 'Dice' : 'Jaccard'}, ${a.toFixed(3)} against ${b.toFixed(3)}`;
    });
    const { uneven: first, even: second } = FOUND;
    return [
      `One network finds ${first[0]} of 100 pixels in the first image and ${first[1]} in the second. Another finds ${second[0]} in both. ` +
        `The first network has ${compared[0]}. It has ${compared[1]}.`,
    ];
  },
};
