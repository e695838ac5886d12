/** Predicted masks over their images: what was found, what is too much, what was missed. */

import { extent } from 'd3-array';
import type { ImageSet, Sample } from './image-set.js';

const OPACITY = 0.6;

/** Draws the first validation images, with masks where there are some. */
export function drawMasks(
  place: HTMLElement,
  set: ImageSet,
  predicted: readonly Uint8Array[],
  count = 8,
): void {
  const colours = coloursOf(place);
  const pictures = set.validation
    .slice(0, count)
    .map((sample, image) => draw(sample, set.side, predicted[image], colours));
  place.replaceChildren(...pictures);
}

type Colour = readonly [number, number, number];

interface Colours {
  readonly hit: Colour;
  readonly extra: Colour;
  readonly missed: Colour;
}

/** The colours of the key, from the style sheet. */
function coloursOf(place: HTMLElement): Colours {
  const style = getComputedStyle(place);
  const colour = (name: string): Colour => {
    const value = Number.parseInt(style.getPropertyValue(`--${name}`).trim().slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  };
  return { hit: colour('hit'), extra: colour('extra'), missed: colour('missed') };
}

function draw(
  sample: Sample,
  side: number,
  predicted: Uint8Array | undefined,
  colours: Colours,
): HTMLElement {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const picture = context.createImageData(side, side);
  const counts = { hit: 0, extra: 0, missed: 0 };
  const [darkest = 0, lightest = 1] = extent(sample.pixels);
  for (let place = 0; place < sample.pixels.length; place++) {
    const grey = (255 * ((sample.pixels[place] as number) - darkest)) / (lightest - darkest);
    const kind = predicted && kindOf(predicted[place] as number, sample.truth[place] as number);
    if (kind) counts[kind]++;
    const colour = kind && colours[kind];
    for (let part = 0; part < 3; part++) {
      const over = colour?.[part];
      picture.data[4 * place + part] = over === undefined ? grey : OPACITY * over + (1 - OPACITY) * grey;
    }
    picture.data[4 * place + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
  canvas.role = 'img';
  canvas.ariaLabel = predicted
    ? `${counts.hit} pixels found, ${counts.extra} too much, ${counts.missed} missed`
    : 'a validation image';
  return canvas;
}

function kindOf(predicted: number, truth: number): keyof Colours | undefined {
  if (predicted !== 0) return predicted === truth ? 'hit' : 'extra';
  return truth === 0 ? undefined : 'missed';
}
