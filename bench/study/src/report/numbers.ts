/** Numbers as tables and sentences show them. */
import type { Interval } from '../questions/estimates.js';

/** Three digits, as `.630`; the sign where it is asked for. A dash where there is no number. */
export function digits(value: number | undefined, signed = false): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(3).replace(/^0/, '');
  const sign = value < 0 && Number(text) !== 0 ? '−' : signed ? '+' : '';
  return sign + text;
}

/** An interval's ends. */
export const range = ({ low, high }: Interval, signed = false) =>
  `${digits(low, signed)} to ${digits(high, signed)}`;

/** A mean over seeds with their standard deviation, where there is one. */
export const withSpread = (value: number, spread: number | undefined): string =>
  spread === undefined ? digits(value) : `${digits(value)} ± ${digits(spread)}`;

/** A list as a sentence has it: `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Minutes or hours. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `${Math.round(minutes)} minutes` : `${(minutes / 60).toFixed(1)} hours`;
}
