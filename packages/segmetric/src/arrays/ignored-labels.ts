/**
 * Labels of pixels that count nowhere. An option names one of them or a list. The core knows one, so the others become it
 * while labels are copied: a map gives the number of the map in which one label stands for all of them.
 */

/** A label, or a list of labels in any order; an empty list is none. */
export type IgnoreLabel = number | readonly number[];

/** Ignored labels as the core takes them. */
export interface IgnoredLabels {
  /** The label that stands for all of them; NaN where there is none. */
  readonly label: number;
  /** The other labels, which become that one. */
  readonly others: readonly number[];
}

/** The ignored labels that an option names. */
export function ignoredLabels(option: IgnoreLabel | undefined): IgnoredLabels {
  const list = listed(option);
  // A map of bytes cannot hold another number than a byte, so one of those stands for the others where there is one.
  const label = list.find((each) => each >= 0 && each <= 255) ?? list[0] ?? Number.NaN;
  return { label, others: list.filter((each) => each !== label) };
}

/**
 * Gives all ignored labels one value.
 *
 * @param labels - a copy of labels, or of masks of a single class
 * @param value - what stands for them there; by default the label of {@link IgnoredLabels}
 */
export function uniteIgnored(
  labels: Uint8Array | Int32Array | Float32Array | Float64Array,
  { label, others }: IgnoredLabels,
  value: number = label,
): void {
  const replaced = [label, ...others].filter((each) => each !== value && !Number.isNaN(each));
  if (replaced.length === 0) return;
  if (labels instanceof Uint8Array) {
    // Of bytes all labels are looked up at once.
    const table = Uint8Array.from({ length: 256 }, (_, byte) => (replaced.includes(byte) ? value : byte));
    for (let place = 0; place < labels.length; place++)
      labels[place] = table[labels[place] as number] as number;
    return;
  }
  for (const each of replaced) {
    for (let place = 0; place < labels.length; place++) if (labels[place] === each) labels[place] = value;
  }
}

/** Whether two options ignore the same labels, whatever their order. */
export function ignoreTheSame(a: IgnoreLabel | undefined, b: IgnoreLabel | undefined): boolean {
  const [first, second] = [listed(a), listed(b)];
  return first.length === second.length && first.every((label) => second.includes(label));
}

/** Whether an option names no label at all. */
export function isNone(option: IgnoreLabel | undefined): boolean {
  return listed(option).length === 0;
}

function listed(option: IgnoreLabel | undefined): readonly number[] {
  return option === undefined ? [] : typeof option === 'number' ? [option] : option;
}
