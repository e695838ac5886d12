/** What a run leaves, as plain data: the report is a function of it. */
import type { Task } from './contender.js';
import type { ScoreKind } from './inputs/scores.js';
import type { Demand } from './limits/demand.js';
import type { Prices } from './limits/primitives.js';
import type { Summary } from './measure/statistics.js';

/** How a contender's numbers stand to those of the row's first. */
export type Standing =
  | { readonly kind: 'first' }
  /** The largest differences, as shares. */
  | { readonly kind: 'agrees'; readonly value: number; readonly gradient?: number | undefined }
  | { readonly kind: 'disagrees'; readonly reason: string }
  | { readonly kind: 'other definition'; readonly definition: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** What another call of segmetric is to the row: the same truth as a class map, or a term of the sum. */
export type Reference = 'class map' | 'term';

/** One contender on one kind of inputs. */
export interface ContenderResult {
  readonly name: string;
  /** Of a form of segmetric: what the task demands done this way. */
  readonly demand?: Demand | undefined;
  /** Of another call of segmetric, which the row is held against. */
  readonly reference?: Reference | undefined;
  readonly standing: Standing;
  /** None where it failed, or had no turn before the run was stopped. */
  readonly times?: Summary | undefined;
}

/** All contenders on one kind of inputs; the first is segmetric. */
export interface CaseResult {
  readonly kind: ScoreKind;
  /** How many scores a call has; of metrics 0. */
  readonly scores: number;
  readonly contenders: readonly ContenderResult[];
}

/** A work on all its kinds of inputs. */
export interface WorkResult {
  readonly id: string;
  readonly title: string;
  readonly task: Task;
  readonly cases: readonly CaseResult[];
}

/** A whole run. */
export interface Results {
  readonly date: string;
  readonly machine: { readonly processor: string; readonly system: string };
  readonly versions: Readonly<Record<string, string>>;
  /** Libraries of Python that were asked for and not found. */
  readonly missing: readonly string[];
  readonly seconds: number;
  readonly interrupted: boolean;
  readonly prices: Prices;
  readonly works: readonly WorkResult[];
}
