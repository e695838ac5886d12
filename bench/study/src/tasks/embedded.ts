/** The tasks made by code, after six kinds of medical images: the same images for everybody, whatever the seeds of trainings. */
import { randomFor } from '../random.js';
import type { Sample, Task } from '../task.js';
import { heart } from './heart.js';
import { molars } from './molars.js';
import { polyps } from './polyps.js';
import { type Kind, SIZE } from './scene.js';
import { stroke } from './stroke.js';
import { tumour } from './tumour.js';
import { whiteMatter } from './white-matter.js';

const kinds: readonly Kind[] = [tumour, stroke, whiteMatter, molars, polyps, heart];

/** The names of all, in the order of the report. */
export const embeddedNames: readonly string[] = kinds.map(({ name }) => name);

const IMAGES = { training: 192, validation: 64, test: 96 };
const DATA_SEED = 1;

/** The task of a kind. Drawn scenes keep their raters, so that the posterior of each test image is at hand. */
export function makeTask(kind: Kind, images = IMAGES): Task {
  const random = randomFor('task', DATA_SEED);
  const draw = (count: number, part: string): Sample[] =>
    Array.from({ length: count }, (_, i) => {
      const scene = kind.draw(random);
      const name = `${part} ${i + 1}`;
      return {
        name,
        group: name,
        pixels: scene.pixels,
        truth: scene.outline(random),
        outline: scene.outline,
      };
    });
  const training = draw(images.training, 'training');
  const validation = draw(images.validation, 'validation');
  return {
    name: kind.name,
    description: `Made by code. ${kind.description}`,
    height: SIZE,
    width: SIZE,
    classes: kind.labels.length + 1,
    labels: kind.labels,
    training,
    folds: [{ training, validation }],
    choice: 'held-out',
    test: draw(images.test, 'test'),
    norm: kind.norm ?? 'channel',
  };
}

/** The embedded task of that name. */
export function embeddedTask(name: string): Task {
  const kind = kinds.find((kind) => kind.name === name);
  if (kind === undefined) throw new Error(`no embedded task is called '${name}'`);
  return makeTask(kind);
}
