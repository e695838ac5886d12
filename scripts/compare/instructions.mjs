/**
 * How many instructions a row takes, by callgrind: the same number at every run, whatever else the machine does. It counts
 * inside one function only (`crates/segmetric/benches/instructions.rs`), and simulates a cache of fixed size, since a sort
 * is as fast as its misses are few.
 */
import { run } from '../setup/processes.mjs';

/** @typedef {{ instructions: number, misses: number }} Count misses: of the simulated first-level data cache */

/** 32 KiB of first-level data cache and 8 MiB of last-level cache, whatever the machine has. */
const CACHES = ['--cache-sim=yes', '--I1=32768,8,64', '--D1=32768,8,64', '--LL=8388608,16,64'];

/**
 * @param {string} valgrind
 * @param {string} program
 * @param {string} row
 * @returns {Promise<Count>}
 */
export async function countInstructions(valgrind, program, row) {
  const args = ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--toggle-collect=segmetric_measured'];
  const { output } = await run(valgrind, [...args, ...CACHES, program, row]);
  return parseCount(output);
}

/**
 * @param {string} text what callgrind prints
 * @returns {Count}
 */
export function parseCount(text) {
  const events = /Events {4}: (.*)/.exec(text)?.[1]?.trim().split(' ') ?? [];
  const numbers = /Collected : (.*)/.exec(text)?.[1]?.trim().split(' ').map(Number) ?? [];
  // callgrind leaves out the zeros at the end
  const of = (/** @type {string} */ name) => numbers[events.indexOf(name)] ?? 0;
  const instructions = of('Ir');
  if (!(instructions > 0)) throw new Error(`callgrind counted nothing:\n${text}`);
  return { instructions, misses: of('D1mr') + of('D1mw') };
}

/**
 * A row of the table: how a count changed.
 * @param {string} row
 * @param {Count} before
 * @param {Count} after
 */
export function comparisonLine(row, before, after) {
  return [
    row.padEnd(38),
    ...changed(before.instructions, after.instructions),
    ...changed(before.misses, after.misses),
  ].join(' ');
}

/** The titles above {@link comparisonLine}. */
export const comparisonHead = [
  'row'.padEnd(38),
  'instructions'.padStart(14),
  'then'.padStart(14),
  'change'.padStart(8),
  'D1 misses'.padStart(14),
  'then'.padStart(14),
  'change'.padStart(8),
].join(' ');

/**
 * @param {number} before
 * @param {number} after
 */
function changed(before, after) {
  const share = before === after ? 0 : (after / before - 1) * 100;
  const text = Number.isFinite(share) ? `${share > 0 ? '+' : ''}${share.toFixed(1)} %` : 'new';
  return [
    before.toLocaleString('en').padStart(14),
    after.toLocaleString('en').padStart(14),
    text.padStart(8),
  ];
}
