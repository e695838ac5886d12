/** The command line: what may be given, what it means, and one clear line where it is wrong. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '@segmetric/study/usage-error';
import { type Work, works } from './works.js';

const SECONDS = 340;
const MOST_SECONDS = 86_400;

export const help = `Measures segmetric beside its peers, in one process and in turns, and writes a report.

Usage: npm run bench -- [options]

  --seconds N     seconds of rounds, shared by all rows (default: ${SECONDS}). Inputs, comparisons
                  and the first call of slow peers come on top
  --rows A,B      only rows whose name holds one of these: ${works.map(({ id }) => id).join(', ')}
  --python PATH   a Python interpreter; of numpy, torch, monai, scikit-image, torchmetrics and surface-distance
                  those that it has take part, in the same rounds, on one thread
  --nodes A,B     the first numbers of versions of Node, such as 20,24: the same rows under each, one
                  after the other, and one table with a column for each. --seconds is of each
  --scaling       instead: how the time of a score and the memory grow with pixels and classes
  --classes       instead: what many classes, a background and other kinds of labels cost
  --copies        instead: what the copies into and out of the core's memory cost
  --parallel      instead: two workers beside one thread, two processes and, with --python, PyTorch on
                  two threads; --seconds is of all of them
  --training      instead: the loss's share of a training step of TensorFlow.js on each backend
  --out DIR       folder of the report (default: speed)
  --help          this text

Ctrl-C stops and reports what has been measured; a second Ctrl-C stops at once.
Exit codes: 0 done, 1 a row of segmetric does not agree with its exact form, 2 wrong arguments,
130 interrupted.
`;

/** The arguments, checked. */
export interface Options {
  readonly help: boolean;
  readonly seconds: number;
  readonly works: readonly Work[];
  /** The text that chose them. */
  readonly rows: string | undefined;
  /** The versions of Node, by their first numbers; none: the one that runs. */
  readonly nodes: readonly string[];
  readonly python: string | undefined;
  readonly scaling: boolean;
  readonly classes: boolean;
  readonly copies: boolean;
  readonly parallel: boolean;
  readonly training: boolean;
  readonly out: string;
}

/**
 * @param args the arguments without node and script
 * @param base the folder that relative paths start from
 * @throws UsageError
 */
export function parseOptions(args: readonly string[], base: string): Options {
  const given = parse(args);
  const other = (['scaling', 'classes', 'copies', 'parallel', 'training'] as const).find(
    (name) => given[name],
  );
  if (given.nodes !== undefined && other !== undefined) {
    throw new UsageError(`--nodes was given with --${other}; allowed is one of the two`);
  }
  return {
    help: given.help ?? false,
    seconds: given.seconds === undefined ? SECONDS : parseSeconds(given.seconds),
    works: given.rows === undefined ? works : chosen(given.rows),
    rows: given.rows,
    nodes: given.nodes === undefined ? [] : parseNodes(given.nodes),
    python: given.python === undefined ? undefined : interpreter(given.python, base),
    scaling: given.scaling ?? false,
    classes: given.classes ?? false,
    copies: given.copies ?? false,
    parallel: given.parallel ?? false,
    training: given.training ?? false,
    out: resolve(base, given.out ?? 'speed'),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string' },
        rows: { type: 'string' },
        nodes: { type: 'string' },
        python: { type: 'string' },
        scaling: { type: 'boolean' },
        classes: { type: 'boolean' },
        copies: { type: 'boolean' },
        parallel: { type: 'boolean' },
        training: { type: 'boolean' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    // Node's own text names the option in its first sentence.
    const [reason = ''] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(`${reason}; see npm run bench -- --help`);
  }
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
    throw new UsageError(`--seconds is '${text}'; allowed is a number above 0, up to ${MOST_SECONDS}`);
  }
  return seconds;
}

function parseNodes(text: string): string[] {
  const nodes = text.split(',').map((part) => part.trim());
  if (nodes.some((node, i) => !/^\d+$/.test(node) || nodes.indexOf(node) !== i)) {
    throw new UsageError(`--nodes is '${text}'; allowed are whole numbers, each once, such as 20,24`);
  }
  return nodes;
}

function chosen(text: string): Work[] {
  const parts = text.split(',').map((part) => part.trim());
  for (const part of parts) {
    if (part === '' || !works.some(({ id }) => id.includes(part))) {
      throw new UsageError(
        `--rows names '${part}'; allowed are parts of ${works.map(({ id }) => id).join(', ')}`,
      );
    }
  }
  return works.filter(({ id }) => parts.some((part) => id.includes(part)));
}

// A bare name is looked for on the PATH, as a shell would.
const interpreter = (path: string, base: string) => (/[\\/]/.test(path) ? resolve(base, path) : path);
