/**
 * The pictures: each shown test image, its truth, and each loss's mask over the image. Masks are drawn as paths
 * along the pixels' edges, so that they stay sharp at any size.
 */
import { encode } from 'fast-png';
import type { VNode } from 'preact';
import { counted } from '../counted.js';
import { lossNamed } from '../losses.js';
import type { Picture, TaskPictures } from '../pictures-file.js';
import type { RunRecord, TaskRecord } from '../records.js';
import { digits } from './numbers.js';
import { colourOf } from './plot.js';

/** A run whose masks are at hand. */
export interface MaskedRun {
  readonly run: RunRecord;
  readonly masks: readonly Uint8Array[];
}

interface TaskProps {
  readonly record: TaskRecord;
  readonly shown: TaskPictures;
}

/** What a task looks like: an image and its truth, from small to large. */
export function TaskImages({ record, shown }: TaskProps): VNode {
  return (
    <div class="images">
      {shown.pictures.map((picture) => (
        <div key={picture.index}>
          <Overlay record={record} picture={picture} label="image" />
          <Overlay
            record={record}
            picture={picture}
            label="truth"
            mask={picture.truth}
            colour="var(--class-1)"
          />
        </div>
      ))}
    </div>
  );
}

/** A row for each pictured image: its truth, and each run's mask. */
export function Masks({ record, shown, runs }: TaskProps & { readonly runs: readonly MaskedRun[] }): VNode {
  return (
    <div class="scroll">
      <table class="pictures">
        <thead>
          <tr>
            <th scope="col">Foreground</th>
            <th scope="col">Image</th>
            {runs.map(({ run }) => (
              <th scope="col" key={run.loss}>
                {lossNamed(run.loss).label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.pictures.map((picture, k) => (
            <tr key={picture.index}>
              <th scope="row">
                {counted(record.test.foreground[picture.index] as number, 'pixel')}
                <br />
                <small>{picture.name}</small>
              </th>
              <td>
                <Overlay record={record} picture={picture} label="image" />
              </td>
              {runs.map(({ run, masks }) => {
                const score = `Dice ${digits(run.dice[picture.index] as number)}`;
                return (
                  <td key={run.loss}>
                    <Overlay
                      record={record}
                      picture={picture}
                      label={`mask of ${lossNamed(run.loss).label}, ${score}`}
                      mask={masks[k]}
                      colour={colourOf(run.loss)}
                      outlined
                    />
                    <small>{score}</small>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Which colour is which class. */
export function ClassKey({ labels }: { readonly labels: readonly string[] }): VNode | null {
  if (labels.length === 1) return null;
  return (
    <p>
      {labels.map((label, k) => (
        <span class="key" key={label}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <rect width="12" height="12" style={{ fill: classColour(k + 1) }} />
          </svg>
          {label}
        </span>
      ))}
    </p>
  );
}

interface OverlayProps {
  readonly record: TaskRecord;
  readonly picture: Picture;
  readonly label: string;
  readonly mask?: Uint8Array | undefined;
  /** Of the mask in a task of two classes; several classes have their own. */
  readonly colour?: string;
  /** Whether the truth's outline lies over it. */
  readonly outlined?: boolean;
}

function Overlay({ record, picture, label, mask, colour, outlined }: OverlayProps): VNode {
  const { width, height, labels } = record;
  const outline = outlined ? outlinePath(picture.truth, width, height) : '';
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${picture.name}: ${label}`}>
      <image href={greyPng(picture.grey, width, height)} width={width} height={height} />
      {mask &&
        labels.map((name, k) => (
          <path
            key={name}
            class="mask"
            style={{ fill: labels.length === 1 ? colour : classColour(k + 1) }}
            d={areaPath(mask, k + 1, width)}
          />
        ))}
      {outline && <path class="casing" d={outline} />}
      {outline && <path class="truth" d={outline} />}
    </svg>
  );
}

/** A class's colour, as the style sheet sets it; beyond five they repeat. */
const classColour = (k: number) => `var(--class-${((k - 1) % 5) + 1})`;

/** The pixels of one label as a path: a rectangle for each run in a row. */
export function areaPath(mask: ArrayLike<number>, label: number, width: number): string {
  let path = '';
  for (let start = 0; start < mask.length; ) {
    if (mask[start] !== label) {
      start++;
      continue;
    }
    const rowEnd = (Math.floor(start / width) + 1) * width;
    let end = start;
    while (end < rowEnd && mask[end] === label) end++;
    path += `M${start % width} ${Math.floor(start / width)}h${end - start}v1h${start - end}z`;
    start = end;
  }
  return path;
}

/** The edges between pixels of different labels as a path; outside the image is background. */
export function outlinePath(mask: ArrayLike<number>, width: number, height: number): string {
  const at = (x: number, y: number) =>
    x < 0 || x >= width || y < 0 || y >= height ? 0 : (mask[y * width + x] as number);
  let path = '';
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      if (at(x, y) !== at(x - 1, y)) path += `M${x} ${y}v1`;
      if (at(x, y) !== at(x, y - 1)) path += `M${x} ${y}h1`;
    }
  }
  return path;
}

function greyPng(data: Uint8Array, width: number, height: number): string {
  const png = encode({ width, height, channels: 1, depth: 8, data });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
