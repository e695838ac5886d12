/**
 * What the study writes down, one line of JSON each: all figures and no pixels. What a task's images are like, one training
 * with all that it scored, the limits of a task, and on which machine it was. Everything in the report but the pictures
 * is computed from these.
 */
import type { Limits } from './posterior.js';
import type { Task } from './task.js';
import type { ValidationCurve } from './tune.js';

/** The images of a task, told by numbers. */
export interface TaskRecord {
  readonly kind: 'task';
  readonly task: string;
  /** The digest of the images; a task of the same name and other images is another task. */
  readonly data: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly height: number;
  readonly width: number;
  readonly images: { readonly training: number; readonly validation: number; readonly test: number };
  readonly groups: { readonly training: number; readonly test: number };
  readonly choice: Task['choice'];
  readonly norm: Task['norm'];
  /** Of each test image: its group, the pixels of its foreground, and how many objects they are. */
  readonly test: {
    readonly group: readonly string[];
    readonly foreground: readonly number[];
    readonly objects: readonly number[];
  };
  /** Where the posterior is known: the same of each test image, means over raters. */
  readonly typical?: { readonly foreground: readonly number[]; readonly objects: readonly number[] };
  /** Where the posterior is known: of each test image. */
  readonly limits?: { readonly [name in keyof Limits]: readonly number[] };
}

/** Whether a task's record has the limits of this version; others are made anew. */
export const isCurrent = ({ limits }: TaskRecord): boolean => limits === undefined || 'likeliest' in limits;

/** One run: a task, a loss, a seed. */
export interface RunRecord {
  readonly kind: 'run';
  readonly settings: string;
  readonly task: string;
  readonly data: string;
  readonly loss: string;
  readonly seed: number;
  /** What was chosen on validation images, and what it was chosen from. */
  readonly chosen: { readonly rate: number; readonly step: number; readonly cut: number };
  readonly curves: readonly ValidationCurve[];
  /** Of the chosen training, thinned. */
  readonly trainingLoss: readonly (readonly [step: number, loss: number])[];
  /** One number for each test image, at a cut of ½. */
  readonly dice: readonly number[];
  readonly jaccard: readonly number[];
  /** Dice at the chosen cut. */
  readonly diceAtCut: readonly number[];
  /** With several foreground classes: Dice of each, mean over the test images. */
  readonly classDice?: readonly number[];
  /** Where the posterior is known: expected Dice of each test image's mask. */
  readonly expected?: readonly number[];
  /** Training steps in all, the seconds that they took, and those of the whole run. */
  readonly steps: number;
  readonly trainingSeconds: number;
  readonly seconds: number;
}

/** A session: when the study ran, how it was called, on what, and with what. */
export interface SessionRecord {
  readonly kind: 'session';
  /** ISO 8601. */
  readonly started: string;
  readonly options: string;
  readonly machine: { readonly processor: string; readonly system: string };
  readonly processes: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** The end of a session that came to its end, or was stopped by Ctrl-C. */
export interface EndRecord {
  readonly kind: 'end';
  readonly started: string;
  readonly seconds: number;
}

export type StudyRecord = TaskRecord | RunRecord | SessionRecord | EndRecord;

/** What tells a run from all others: equal keys, equal figures. */
export const runKey = ({
  settings,
  task,
  data,
  loss,
  seed,
}: Pick<RunRecord, 'settings' | 'task' | 'data' | 'loss' | 'seed'>) =>
  [settings, task, data, loss, seed].join('; ');
