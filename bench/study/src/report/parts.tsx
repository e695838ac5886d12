/** Small parts of the page that several sections use. */
import type { ComponentChildren, VNode } from 'preact';
import { lossNamed } from '../losses.js';
import type { Estimate } from '../questions/estimates.js';
import { digits, range } from './numbers.js';
import { colourOf, symbolOf } from './plot.js';

export function Chart({ svg }: { readonly svg: string }): VNode {
  return <div class="chart" dangerouslySetInnerHTML={{ __html: svg }} />;
}

/** A table that scrolls sideways where the page is too narrow. */
export function Table({
  head,
  rows,
  caption,
}: {
  readonly head: readonly ComponentChildren[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  readonly caption?: string;
}): VNode {
  return (
    <div class="scroll">
      <table class="figures">
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {head.map((title, i) => (
              <th scope="col" key={i}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, k) => (
            <tr key={k}>
              {cells.map((cell, i) =>
                i === 0 ? (
                  <th scope="row" key={i}>
                    {cell}
                  </th>
                ) : (
                  <td key={i}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A mean or difference with its interval, if it has one. */
export function Value({
  of,
  signed = false,
}: {
  readonly of: Estimate | undefined;
  readonly signed?: boolean;
}): VNode | null {
  if (of === undefined) return null;
  return (
    <>
      <b>{digits(of.mean, signed)}</b> {of.interval && <small>{range(of.interval, signed)}</small>}
    </>
  );
}

/** The losses with their symbols. */
export function Key({ losses }: { readonly losses: readonly string[] }): VNode {
  return (
    <p class="keys">
      {losses.map((loss) => (
        <LossName loss={loss} key={loss} />
      ))}
    </p>
  );
}

export function LossName({ loss }: { readonly loss: string }): VNode {
  return (
    <span class="key">
      <LossSymbol loss={loss} />
      {lossNamed(loss).label}
    </span>
  );
}

const shapes = {
  circle: 'M0 6a6 6 0 1 1 12 0a6 6 0 1 1-12 0z',
  triangle: 'M6 0L12 11H0z',
  square: 'M1 1h10v10h-10z',
  diamond: 'M6 0L10 6L6 12L2 6z',
  star: 'M6 0L7.5 4.1L12 4.4L8.5 7.1L9.7 11.5L6 9L2.3 11.5L3.5 7.1L0 4.4L4.5 4.1z',
  times: 'M1.5 0L6 4.5L10.5 0L12 1.5L7.5 6L12 10.5L10.5 12L6 7.5L1.5 12L0 10.5L4.5 6L0 1.5z',
};

function LossSymbol({ loss }: { readonly loss: string }): VNode {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      <path d={shapes[symbolOf(loss)]} style={{ fill: colourOf(loss) }} />
    </svg>
  );
}
