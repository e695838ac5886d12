/** The options of metrics: how scores become predictions, and how the values of classes become one number. */

/** How scores become hard predictions. */
export interface PredictionOptions {
  /**
   * A pixel belongs to each class whose score is at least this, on the scale of `yPred`: 0.5 for probabilities, 0 for
   * raw scores of a sigmoid. Default: a pixel belongs to the class of its largest score; of a single class 0.5.
   */
  readonly threshold?: number | undefined;
  /**
   * The label of ignored pixels, or a list of such labels, where `yTrue` is a class map or of a single class. Default: none.
   */
  readonly ignoreLabel?: number | readonly number[] | undefined;
}

/** How the values of classes become one number. */
export interface AverageOptions {
  /** The classes taken, such as `[1, 2]` without a background. Default: all. */
  readonly classes?: readonly number[] | undefined;
  /** `'macro'`: the mean over classes. `'micro'`: counts of the classes pooled. Default `'macro'`. */
  readonly average?: 'macro' | 'micro' | undefined;
  /**
   * What a class is worth that is neither in the truth nor in the prediction: left out of the mean (`'skip'`), or a
   * number. Default `'skip'`; a batch in which nothing is left then counts as 1.
   */
  readonly empty?: 'skip' | number | undefined;
}

/** Whether a value is a whole number of 32 bits, as labels are kept. */
const isLabel = (value: unknown): boolean => typeof value === 'number' && (value | 0) === value;

/** Whether a value is a list of labels, each once. */
const isLabelList = (value: unknown): boolean =>
  // `Array.from` visits holes.
  Array.isArray(value) && Array.from(value).every(isLabel) && new Set(value).size === value.length;

const checks: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  threshold: [Number.isFinite, 'a finite number is needed'],
  ignoreLabel: [
    (value) => isLabel(value) || isLabelList(value),
    'a whole number of 32 bits is needed, or a list of them, each once',
  ],
  classes: [
    (value) => Array.isArray(value) && value.length > 0 && value.every((entry) => Number.isInteger(entry)),
    'a list of classes is needed',
  ],
  average: [(value) => value === 'macro' || value === 'micro', "'macro' or 'micro' is needed"],
  empty: [(value) => value === 'skip' || typeof value === 'number', "'skip' or a number is needed"],
  over: [(value) => value === 'image' || value === 'batch', "'image' or 'batch' is needed"],
  name: [(value) => typeof value === 'string' && value !== '', 'a name is needed'],
  prefix: [(value) => typeof value === 'string', 'a string is needed'],
  batchSize: [
    (value) => Number.isInteger(value) && (value as number) > 0,
    'a whole number of 1 or more is needed',
  ],
};

/**
 * The options that were given, as a copy that inherits nothing; throws an error that names the option where one does not
 * exist or has a value that is not allowed.
 */
export function checkMetricOptions<O extends object>(owner: string, options: O, names: readonly string[]): O {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${owner}'s options are ${JSON.stringify(options)}, but an object is needed`);
  }
  const kept = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(options)) {
    const check = checks[name];
    if (check === undefined || !names.includes(name)) {
      throw new TypeError(`${owner} has no option "${name}": there are ${names.join(', ')}`);
    }
    if (value !== undefined && !check[0](value)) {
      const came = typeof value === 'number' ? value : JSON.stringify(value);
      throw new RangeError(`${owner}.${name} is ${came}, but ${check[1]}`);
    }
    kept[name] = Array.isArray(value) ? [...value] : value;
  }
  return kept as O;
}
