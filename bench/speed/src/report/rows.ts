/**
 * The rows of the report: for each form of segmetric the kind of scores on which it is slowest, beside the peers on the same
 * scores.
 */
import type { ScoreKind } from '../inputs/scores.js';
import { type Limit, limitOf, warmLimitOf } from '../limits/demand.js';
import type { Prices } from '../limits/primitives.js';
import type { Summary } from '../measure/statistics.js';
import type { CaseResult, ContenderResult, Reference, Results, Standing, WorkResult } from '../result.js';

/** A peer beside a form of segmetric. */
export interface Peer {
  readonly name: string;
  readonly standing: Standing;
  readonly times?: Summary | undefined;
  /** How many times as long as segmetric it takes; none where it does not count. */
  readonly ratio?: number | undefined;
}

/** Another call of segmetric beside a form of it. */
export interface OwnReference {
  readonly name: string;
  readonly reference: Reference;
  readonly times: Summary;
  /** Its time as a multiple of the row's. */
  readonly ratio: number;
}

/** One row. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  /** The kind of scores reported, where several were measured. */
  readonly kind: ScoreKind | undefined;
  readonly standing: Standing;
  readonly times: Summary;
  readonly limit: Limit;
  /** The limit with the copies into and out of the core at the price of warm ones. */
  readonly warmLimit: Limit;
  /** How many scores a call has; of metrics 0. */
  readonly scores: number;
  readonly references: readonly OwnReference[];
  readonly peers: readonly Peer[];
  /** The times on all kinds of scores, and the peers there. */
  readonly kinds: readonly {
    readonly kind: ScoreKind;
    readonly times: Summary;
    readonly peers: readonly Peer[];
  }[];
}

/** All rows for which segmetric has a time. */
export function rowsOf({ works, prices }: Pick<Results, 'works' | 'prices'>): Row[] {
  return works.flatMap((work) => {
    const names = work.cases[0]?.contenders.filter(({ demand }) => demand !== undefined) ?? [];
    return names.flatMap(({ name }) => rowOf(work, name, prices) ?? []);
  });
}

function rowOf(work: WorkResult, name: string, prices: Prices): Row | undefined {
  const measured = work.cases.flatMap((found) => {
    const own = found.contenders.find((contender) => contender.name === name);
    return own?.times && own.demand ? [{ found, own, times: own.times, demand: own.demand }] : [];
  });
  const slowest = measured.reduce<(typeof measured)[number] | undefined>(
    (worst, one) => (worst === undefined || one.times.median > worst.times.median ? one : worst),
    undefined,
  );
  if (slowest === undefined) return undefined;
  return {
    id: work.id,
    title: work.title,
    name,
    kind: work.cases.length > 1 ? slowest.found.kind : undefined,
    standing: slowest.own.standing,
    times: slowest.times,
    limit: limitOf(slowest.demand, prices),
    warmLimit: warmLimitOf(slowest.demand, prices),
    scores: slowest.found.scores,
    references: referencesOf(slowest.found, slowest.times),
    peers: peersOf(slowest.found, slowest.times),
    kinds: measured.map(({ found, times }) => ({
      kind: found.kind,
      times,
      peers: peersOf(found, times),
    })),
  };
}

function referencesOf({ contenders }: CaseResult, own: Summary): OwnReference[] {
  return contenders.flatMap(({ name, reference, times }) =>
    reference && times ? [{ name, reference, times, ratio: times.median / own.median }] : [],
  );
}

function peersOf({ contenders }: CaseResult, own: Summary): Peer[] {
  return contenders
    .filter(({ demand, reference }) => demand === undefined && reference === undefined)
    .map(({ name, standing, times }: ContenderResult) => ({
      name,
      standing,
      times,
      ratio: times && standing.kind === 'agrees' ? times.median / own.median : undefined,
    }))
    .sort((a, b) => (a.times?.median ?? Infinity) - (b.times?.median ?? Infinity));
}
