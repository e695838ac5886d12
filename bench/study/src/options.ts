/** The command line: what may be given, what it means, and one clear line where it is wrong. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LossName, lossNames } from './losses.js';
import { UsageError } from './usage-error.js';

export const help = `Trains a small U-Net with several losses and compares the masks by Dice and Jaccard.

Usage: npm start -- [options]

  --data DIR      images to train on instead of the task made by code: DIR/images/*.png
                  and DIR/masks/*.png under the same names. A mask holds the labels
                  0 (background), 1, 2, … without gaps; 0 and 255 are read as 0 and 1.
                  DIR/index.csv, where there is one, may say for each 'file' its 'split'
                  (train or test) and its 'group' (files that stay on one side).
  --losses A,B    ${lossNames.join(', ')} (default: all)
  --steps N       training steps for each loss (default: 120, with --data 400)
  --seed N        seed of data, weights and order, 0 to 999999 (default: 1)
  --out DIR       folder of report.html (default: study)
  --help          this text

Ctrl-C stops and reports what has been done; a second Ctrl-C stops at once.
Exit codes: 0 done, 2 wrong arguments or data or no place for the report, 130 interrupted.
`;

/** The arguments, checked. */
export interface Options {
  readonly help: boolean;
  readonly data: string | undefined;
  readonly losses: readonly LossName[];
  readonly steps: number | undefined;
  readonly seed: number;
  readonly out: string;
}

/**
 * @param args the arguments without node and script
 * @param base the folder that relative paths start from
 * @throws UsageError
 */
export function parseOptions(args: readonly string[], base: string): Options {
  const given = parse(args);
  return {
    help: given.help ?? false,
    data: given.data === undefined ? undefined : resolve(base, given.data),
    losses: given.losses === undefined ? lossNames : parseLosses(given.losses),
    steps: given.steps === undefined ? undefined : wholeNumber('--steps', given.steps, 1, 100_000),
    seed: given.seed === undefined ? 1 : wholeNumber('--seed', given.seed, 0, 999_999),
    out: resolve(base, given.out ?? 'study'),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: withNegatives(args),
      options: {
        data: { type: 'string' },
        losses: { type: 'string' },
        steps: { type: 'string' },
        seed: { type: 'string' },
        out: { type: 'string' },
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

const isCount = (arg: string | undefined) => arg === '--steps' || arg === '--seed';
const isNegative = (arg: string | undefined) => arg !== undefined && /^-\d/.test(arg);

function wholeNumber(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) {
    throw new UsageError(`${option} is '${text}'; allowed is a whole number from ${low} to ${high}`);
  }
  return value;
}

function parseLosses(text: string): LossName[] {
  const names = text.split(',').map((name) => name.trim());
  for (const [i, name] of names.entries()) {
    if (!lossNames.includes(name as LossName)) {
      throw new UsageError(`--losses names '${name}'; allowed are ${lossNames.join(', ')}`);
    }
    if (names.indexOf(name) !== i) throw new UsageError(`--losses names '${name}' twice`);
  }
  return names as LossName[];
}
