/**
 * The pictures: each shown test image, its truth, and each loss's mask over the image. Masks are drawn as paths
 * along the pixels' edges, so that they stay sharp at any size.
 */
import { encode } from 'fast-png';
import type { VNode } from 'preact';
import { digits } from '../comparison.js';
import { counted } from '../counted.js';
import { lossLabels } from '../losses.js';
import type { Picture, StudyResults, TaskSummary } from '../result.js';
import { colourOf } from './charts.js';

/** A row for each pictured image. */
export function Pictures({ results: { task, runs } }: { results: StudyResults }): VNode {
  return (
    <div class="scroll">
      <table class="pictures">
        <thead>
          <tr>
            <th scope="col">Foreground</th>
            <th scope="col">Image</th>
            <th scope="col">Truth</th>
            {runs.map((run) => (
              <th scope="col" key={run.loss}>
                {lossLabels[run.loss]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {task.pictures.map((picture, k) => (
            <tr key={picture.index}>
              <th scope="row">
                {counted(task.foreground[picture.index] as number, 'pixel')}
                <br />
                <small>{picture.name}</small>
              </th>
              <td>
                <Overlay task={task} picture={picture} label="image" />
              </td>
              <td>
                <Overlay task={task} picture={picture} label="truth" mask={picture.truth} colour="#fff" />
              </td>
              {runs.map((run) => {
                const score = `Dice ${digits(run.dice[picture.index] as number)}`;
                return (
                  <td key={run.loss}>
                    <Overlay
                      task={task}
                      picture={picture}
                      label={`mask of ${lossLabels[run.loss]}, ${score}`}
                      mask={run.masks[k] as readonly number[]}
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

interface OverlayProps {
  readonly task: TaskSummary;
  readonly picture: Picture;
  readonly label: string;
  readonly mask?: readonly number[];
  /** Of the mask in a task of two classes; several classes have their own. */
  readonly colour?: string;
  /** Whether the truth's outline lies over it. */
  readonly outlined?: boolean;
}

function Overlay({ task, picture, label, mask, colour, outlined }: OverlayProps): VNode {
  const { width, height, classes } = task;
  const outline = outlined ? outlinePath(picture.truth, width, height) : '';
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${picture.name}: ${label}`}>
      <image href={greyPng(picture.grey, width, height)} width={width} height={height} />
      {mask &&
        Array.from({ length: classes - 1 }, (_, i) => i + 1).map((k) => (
          <path
            key={k}
            class="mask"
            style={{ fill: classes === 2 ? colour : classColour(k) }}
            d={areaPath(mask, k, width)}
          />
        ))}
      {outline && <path class="casing" d={outline} />}
      {outline && <path class="truth" d={outline} />}
    </svg>
  );
}

/** A class's colour, as the style sheet sets it; beyond five they repeat. */
export const classColour = (k: number) => `var(--class-${((k - 1) % 5) + 1})`;

/** The pixels of one label as a path: a rectangle for each run in a row. */
export function areaPath(mask: readonly number[], label: number, width: number): string {
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
export function outlinePath(mask: readonly number[], width: number, height: number): string {
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

function greyPng(grey: readonly number[], width: number, height: number): string {
  const png = encode({ width, height, channels: 1, depth: 8, data: Uint8Array.from(grey) });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
