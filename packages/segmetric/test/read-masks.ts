/** The masks of conformance cases, which are written as labels or as runs. */

/** A mask as a case has it: `data`, or `runs`, a value and how often it follows, in turn. */
export interface WrittenMask {
  shape: number[];
  data?: number[];
  runs?: number[];
}

/** A class map of 0 and 1, or of numbers of components. */
export interface ReadMask {
  shape: number[];
  data: Uint8Array;
}

/** JSON lacks NaN and infinities: they are strings there, which `Number` reads. */
export type Figure = number | string;

/** A case's mask, all pixels written out. */
export function readMask({ shape, data, runs = [] }: WrittenMask): ReadMask {
  if (data !== undefined) return { shape, data: Uint8Array.from(data) };
  const all: number[] = [];
  for (let at = 0; at < runs.length; at += 2) {
    all.push(...new Array<number>(runs[at + 1] as number).fill(runs[at] as number));
  }
  return { shape, data: Uint8Array.from(all) };
}

/** The pixels of a mask for which `keep` holds, as a mask. */
export function pixelsOf(
  { shape, data }: ReadMask,
  keep: (value: number, place: number) => boolean,
): ReadMask {
  return { shape, data: data.map((value, place) => Number(keep(value, place))) };
}
