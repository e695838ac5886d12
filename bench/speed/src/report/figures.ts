/** The figures by which a row is judged, each with its bar where there is one. */
import { formName } from '../works.js';
import {
  type Bar,
  judgeAtLeast,
  judgeAtMost,
  MASKS_BAR,
  type RatioBar,
  rowBars,
  SUM_BAR,
  type Verdict,
} from './bars.js';
import type { Row } from './rows.js';

/** One figure of one row. */
export interface Figure {
  /** The row's and its form's. */
  readonly id: string;
  readonly title: string;
  readonly name: string;
  /** What the value is, with its unit where it is no ratio. */
  readonly what: string;
  readonly bar?: Bar | undefined;
  /** None where nobody was there to compare with. */
  readonly value?: number | undefined;
  readonly verdict?: Verdict | undefined;
}

type Measured = Omit<Figure, 'id' | 'title' | 'name'>;

/** All figures of a row. */
export function figuresOf(row: Row): Figure[] {
  const { id, title, name, times, limit, warmLimit } = row;
  const bars = rowBars.find((one) => one.id === id && formName(one.bins) === name);
  const measured = [
    judged('ms a call', times.median, judgeAtMost),
    judged('time / limit', times.median / limit.total, judgeAtMost, bars?.factor),
    judged('time / limit, warm copies', times.median / warmLimit.total, judgeAtMost),
    ...(bars === undefined ? fastestPeer(row) : bars.ratios.map((bar) => ratioTo(row, bar))),
    ...sumFigure(row, bars === undefined ? undefined : SUM_BAR),
    ...masksFigure(row),
  ];
  return measured.map((figure) => ({ id, title, name, ...figure }));
}

function judged(
  what: string,
  value: number | undefined,
  judge: (value: number, bar: Bar) => Verdict,
  bar?: Bar,
): Measured {
  return {
    what,
    value,
    bar,
    verdict: value === undefined || bar === undefined ? undefined : judge(value, bar),
  };
}

/** Of a library's calls the fastest one. */
function ratioTo({ kinds }: Row, bar: RatioBar): Measured {
  const { peer, kind } = bar;
  const ratios = kinds
    .filter((one) => one.kind === kind)
    .flatMap(({ peers }) => peers)
    .filter(({ name }) => name === peer || name.startsWith(`${peer}, `))
    .flatMap(({ ratio }) => ratio ?? []);
  const value = ratios.length === 0 ? undefined : Math.min(...ratios);
  return judged(`${peer} / ours, ${kind} scores`, value, judgeAtLeast, bar);
}

/** Without its name: which one it is may differ from run to run, and stands in the row. */
function fastestPeer({ peers }: Row): Measured[] {
  const fastest = peers.find(({ ratio }) => ratio !== undefined);
  return fastest === undefined ? [] : [judged('fastest peer / ours', fastest.ratio, judgeAtLeast)];
}

function sumFigure({ references, times }: Row, bar: Bar | undefined): Measured[] {
  const terms = references.filter(({ reference }) => reference === 'term');
  if (terms.length === 0) return [];
  const dearer = Math.max(...terms.map((term) => term.times.median));
  return [judged('sum / its dearer term', times.median / dearer, judgeAtMost, bar)];
}

function masksFigure({ references, times, scores }: Row): Measured[] {
  return references
    .filter(({ reference }) => reference === 'class map')
    .map((map) =>
      judged(
        'ns a score more than the class map',
        (1e6 * (times.median - map.times.median)) / scores,
        judgeAtMost,
        MASKS_BAR,
      ),
    );
}
