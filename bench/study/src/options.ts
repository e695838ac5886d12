/** The command line: what may be given, what it means, and one clear line where it is wrong. */
import { availableParallelism } from 'node:os';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { losses, lossGroups } from './losses.js';
import { FULL, QUICK, type Settings } from './settings.js';
import { embeddedNames } from './tasks/embedded.js';
import { UsageError } from './usage-error.js';

const lossNames = losses.map(({ name }) => name);

// More processes than this seldom find memory enough, and no study has so many runs to wait for.
const MOST_PROCESSES = 16;

export const help = `Trains a small U-Net with several losses on several tasks, each from the same weights on the
same batches, and compares the masks by Dice and Jaccard.

Usage: npm start -- [options]

What is run:
  --tasks A,B     of the tasks made by code (default: all, or none with --data):
                  ${embeddedNames.join(', ')}; all
  --data DIR      images of yours; may be given several times. DIR/images/*.png and
                  DIR/masks/*.png under the same names. A mask holds the labels
                  0 (background), 1, 2, … without gaps; 0 and 255 are read as 0 and 1.
                  DIR/index.csv, where there is one, may say for each 'file' its 'split'
                  (train or test) and its 'group' (files of one patient, which stay on
                  one side).
  --losses A,B    (default: main)
                  ${lossNames.slice(0, 3).join(', ')},
                  ${lossNames.slice(3, 6).join(', ')},
                  ${lossGroups.weights?.join(', ')},
                  ${lossGroups.tversky?.join(', ')};
                  main (the first five), weights, tversky, all
  --seeds N       trainings of each loss on each task, 1 to 100 (default: 1)
  --quick         two tasks: ${quickTasks().join(' and ')}
  --full          all losses, 3 seeds, ${FULL.steps} steps, ${FULL.rates.length} learning rates: hours

How:
  --steps N       training steps for each learning rate (default: ${QUICK.steps})
  --rates A,B     learning rates to choose from on validation images (default: ${QUICK.rates.join(',')})
  --seed N        the first seed of weights and order, 0 to 999999 (default: 1)
  --processes N   (default: one for each core, ${availableParallelism()} here)

What is left behind:
  --out DIR       folder of results.jsonl, report.html, report.json and report.csv
                  (default: study). Runs that results.jsonl holds are not made again.
  --save          keeps each trained network: DIR/models/TASK, LOSS, SEED as a model that
                  tfjs's loadLayersModel reads
  --report        trains nothing: the report of what is there
  --help          this text

Ctrl-C stops and reports what has been done; a second Ctrl-C stops at once. Called again, the
study goes on where it was.
Exit codes: 0 done, 1 a run failed, 2 wrong arguments or data or no place for the results,
130 interrupted.
`;

function quickTasks(): string[] {
  return ['stroke', 'white-matter'];
}

/** The arguments, checked. */
export interface Options {
  readonly help: boolean;
  /** Names of embedded tasks. */
  readonly tasks: readonly string[];
  /** Folders of images. */
  readonly data: readonly string[];
  readonly losses: readonly string[];
  readonly seeds: readonly number[];
  readonly settings: Settings;
  readonly processes: number;
  readonly out: string;
  readonly save: boolean;
  readonly reportOnly: boolean;
}

/**
 * @param args the arguments without node and script
 * @param base the folder that relative paths start from
 * @throws UsageError
 */
export function parseOptions(args: readonly string[], base: string): Options {
  const given = parse(args);
  if (given.quick && given.full) throw new UsageError('--quick and --full exclude each other');
  const preset = given.full ? FULL : QUICK;
  const first = given.seed === undefined ? 1 : wholeNumber('--seed', given.seed, 0, 999_999);
  const count =
    given.seeds === undefined ? (given.full ? 3 : 1) : wholeNumber('--seeds', given.seeds, 1, 100);
  const data = (given.data ?? []).map((folder) => resolve(base, folder));
  const byDefault = data.length > 0 ? [] : given.quick ? quickTasks() : embeddedNames;
  const tasks =
    given.tasks === undefined
      ? byDefault
      : parseNames('--tasks', given.tasks, embeddedNames, { all: embeddedNames });
  checkFolders(data, tasks);
  return {
    help: given.help ?? false,
    tasks,
    data,
    losses: parseNames('--losses', given.losses ?? (given.full ? 'all' : 'main'), lossNames, lossGroups),
    seeds: Array.from({ length: count }, (_, i) => first + i),
    settings: {
      steps: given.steps === undefined ? preset.steps : wholeNumber('--steps', given.steps, 1, 100_000),
      rates: given.rates === undefined ? preset.rates : parseRates(given.rates),
    },
    processes:
      given.processes === undefined
        ? Math.min(availableParallelism(), MOST_PROCESSES)
        : wholeNumber('--processes', given.processes, 1, 256),
    out: resolve(base, given.out ?? 'study'),
    save: given.save ?? false,
    reportOnly: given.report ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: withNegatives(args),
      options: {
        data: { type: 'string', multiple: true },
        tasks: { type: 'string' },
        losses: { type: 'string' },
        seeds: { type: 'string' },
        quick: { type: 'boolean' },
        full: { type: 'boolean' },
        steps: { type: 'string' },
        rates: { type: 'string' },
        seed: { type: 'string' },
        processes: { type: 'string' },
        out: { type: 'string' },
        save: { type: 'boolean' },
        report: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    // Node's own text names the option; its second sentence is about positional arguments, which there are none of.
    const [reason = ''] = (error as Error).message.split(/\. |\n/);
    const [, option] = /^Option '(--\w+)' argument is ambiguous/.exec(reason) ?? [];
    if (option !== undefined) {
      throw new UsageError(
        `${option} has no value: what follows begins with a dash; a value that does is given as ${option}=VALUE`,
      );
    }
    throw new UsageError(`${reason}; see npm start -- --help`);
  }
}

/** Joins a number below 0 to its option, so that it is refused as a number and not for its dash. */
function withNegatives(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    if (isCount(args[i - 1]) && isNegative(arg)) return [];
    const next = args[i + 1];
    return isCount(arg) && isNegative(next) ? [`${arg}=${next}`] : [arg];
  });
}

const counts = ['--steps', '--seed', '--seeds', '--rates', '--processes'];
const isCount = (arg: string | undefined) => arg !== undefined && counts.includes(arg);
const isNegative = (arg: string | undefined) => arg !== undefined && /^-\d/.test(arg);

function wholeNumber(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw new UsageError(`${option} is '${text}'; allowed is a whole number from ${low} to ${high}`);
  }
  return value;
}

function parseRates(text: string): number[] {
  const rates = text.split(',').map(Number);
  const wrong = rates.findIndex((rate, i) => !(rate > 0 && rate <= 1) || rates.indexOf(rate) !== i);
  if (wrong >= 0) {
    const given = text.split(',')[wrong];
    throw new UsageError(`--rates names '${given}'; allowed are different numbers above 0 and up to 1`);
  }
  return rates.sort((a, b) => a - b);
}

/** Names in the order of `known`, a group standing for its members. */
function parseNames(
  option: string,
  text: string,
  known: readonly string[],
  groups: Readonly<Record<string, readonly string[]>>,
): string[] {
  const names = text.split(',').map((name) => name.trim());
  for (const [i, name] of names.entries()) {
    if (!known.includes(name) && !Object.hasOwn(groups, name)) {
      throw new UsageError(
        `${option} names '${name}'; allowed are ${[...known, ...Object.keys(groups)].join(', ')}`,
      );
    }
    if (names.indexOf(name) !== i) throw new UsageError(`${option} names '${name}' twice`);
  }
  const wanted = new Set(names.flatMap((name) => groups[name] ?? [name]));
  return known.filter((name) => wanted.has(name));
}

/** A folder's last name is its task's, so no two may be alike. */
function checkFolders(data: readonly string[], tasks: readonly string[]): void {
  const names = data.map((folder) => basename(folder));
  for (const [i, name] of names.entries()) {
    if (tasks.includes(name)) {
      throw new UsageError(`--data ${data[i]} has the name of an embedded task; rename the folder`);
    }
    if (names.indexOf(name) !== i) {
      throw new UsageError(`--data ${data[names.indexOf(name)]} and ${data[i]} end in one name; rename one`);
    }
  }
}
