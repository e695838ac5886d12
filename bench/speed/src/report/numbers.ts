/** Numbers as the report writes them: three digits, no exponents. */

/** Milliseconds, or another number of any size. */
export function digits(value: number): string {
  if (value === 0) return '0';
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 6));
}

/** A ratio: `12.3 x`. */
export const times = (ratio: number) => `${digits(ratio)} x`;
