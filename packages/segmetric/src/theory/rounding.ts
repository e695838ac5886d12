/** What rounding does to expectations: which are equal but for it, and sums of many terms that do not gather it. */

/** Expectations that differ by this share of themselves are equal but for rounding. */
const TIE = 1e-12;

/** Whether a value is larger by more than rounding. */
export const exceeds = (value: number, other: number): boolean => value > other * (1 + TIE);

/** A mask of so many pixels with its expected metric. */
export interface Sized {
  readonly size: number;
  readonly expected: number;
}

/** Whether one is to be preferred: it has the larger expectation, or an equal one with fewer pixels. */
export function isBetter(one: Sized, other: Sized): boolean {
  if (exceeds(one.expected, other.expected)) return true;
  return one.size < other.size && !exceeds(other.expected, one.expected);
}

/** A running sum that keeps what each addition rounds off (Neumaier 1974). */
export class RunningSum {
  #sum = 0;
  #lost = 0;

  add(term: number): void {
    const next = this.#sum + term;
    this.#lost += Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - next + term : term - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return this.#sum + this.#lost;
  }
}
