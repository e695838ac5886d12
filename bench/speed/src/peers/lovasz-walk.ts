/** The walk along sorted errors in plain JavaScript, for the two plain Lovász peers: one sorts by radix, one by comparison. */

/** Puts the indices of the errors into `order`, largest error first. */
export type Argsort = (errors: Float32Array, order: Uint32Array) => Uint32Array;

/** By comparison, the way that a few lines of JavaScript do it. */
export const indexSort: Argsort = (errors, order) => {
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => (errors[b] as number) - (errors[a] as number));
};

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** By radix: the bits of floats of at least 0 are in the order of the floats; turned over, the largest comes first. */
export function radixSort(length: number): Argsort {
  const keys = new Uint32Array(length);
  const otherKeys = new Uint32Array(length);
  const otherOrder = new Uint32Array(length);
  const counts = new Uint32Array(3 * DIGITS);
  return (errors, order) => {
    const bits = new Uint32Array(errors.buffer, errors.byteOffset, length);
    counts.fill(0);
    for (let i = 0; i < length; i++) {
      const key = ~(bits[i] as number) >>> 0;
      keys[i] = key;
      order[i] = i;
      for (let digit = 0; digit < 3; digit++) {
        const at = digit * DIGITS + ((key >>> (digit * DIGIT_BITS)) & (DIGITS - 1));
        counts[at] = (counts[at] as number) + 1;
      }
    }
    let [fromKeys, toKeys] = [keys, otherKeys];
    let [fromOrder, toOrder] = [order, otherOrder as Uint32Array];
    for (let digit = 0; digit < 3; digit++) {
      const shift = digit * DIGIT_BITS;
      const next = counts.subarray(digit * DIGITS, (digit + 1) * DIGITS);
      let sum = 0;
      for (let d = 0; d < DIGITS; d++) {
        const count = next[d] as number;
        next[d] = sum;
        sum += count;
      }
      for (let i = 0; i < length; i++) {
        const key = fromKeys[i] as number;
        const d = (key >>> shift) & (DIGITS - 1);
        const to = next[d] as number;
        next[d] = to + 1;
        toKeys[to] = key;
        toOrder[to] = fromOrder[i] as number;
      }
      [fromKeys, toKeys] = [toKeys, fromKeys];
      [fromOrder, toOrder] = [toOrder, fromOrder];
    }
    return fromOrder;
  };
}

/**
 * Walks down the sorted errors.
 *
 * @param foreground - 1 at foreground, else 0
 * @param slopes - gets the derivative by each error, in the pixels' order
 * @returns the extension's value Σ e g
 */
export function walk(
  errors: Float32Array,
  foreground: Uint8Array,
  order: Uint32Array,
  slopes: Float32Array,
): number {
  let inside = 0;
  for (let i = 0; i < foreground.length; i++) inside += foreground[i] as number;
  let union = inside;
  let value = 0;
  for (let i = 0; i < order.length; i++) {
    const pixel = order[i] as number;
    let slope: number;
    if (foreground[pixel] === 1) {
      slope = 1 / union;
      inside--;
    } else {
      slope = union === 0 ? 1 : inside / (union * (union + 1));
      union++;
    }
    slopes[pixel] = slope;
    value += slope * (errors[pixel] as number);
  }
  return value;
}
