/**
 * How much memory a loss takes, in a process of its own: `node memory-probe.js LOSS SIDE CLASSES CALLS` prints one line of
 * JSON. The core's memory is inside the package, so `WebAssembly.Instance` is wrapped before the package is loaded, and
 * whatever memory an instance exports is watched. WebAssembly's memory never shrinks: its size after a call is its peak.
 */

/** What is printed. */
export interface MemoryUse {
  /** Of one batch's scores. */
  readonly scoresBytes: number;
  /** Of the core's memory: before the first call, after it, and after all calls. */
  readonly empty: number;
  readonly peak: number;
  readonly last: number;
}

/** The largest memory of any instance, and the one of the latest. */
let latest: WebAssembly.Memory | undefined;
let largestInitial = 0;

const Original = WebAssembly.Instance;
WebAssembly.Instance = class extends Original {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(module, imports);
    const { memory } = this.exports;
    if (memory instanceof WebAssembly.Memory) {
      latest = memory;
      largestInitial = Math.max(largestInitial, memory.buffer.byteLength);
    }
  }
} as typeof WebAssembly.Instance;

const [name = '', side = '', classCount = '', calls = ''] = process.argv.slice(2);
// Only now, so that the package finds the wrapped constructor.
const { scaledLosses } = await import('./losses.js');
const { makeScores } = await import('../inputs/scores.js');
const { denseArrays } = await import('../segmetric-calls.js');
const { valueAndGradient } = await import('segmetric');

const loss = scaledLosses[name];
if (loss === undefined) throw new Error(`no loss is called ${name}`);
const batch = makeScores('uniform', 'raw', {
  size: [Number(side), Number(side)],
  classes: Number(classCount),
});
const { scores, truth } = denseArrays(batch);
const options = { into: new Float32Array(batch.scores.length) };
const bytes = () => latest?.buffer.byteLength ?? 0;

valueAndGradient(loss, scores, truth, options);
const peak = bytes();
for (let call = 1; call < Number(calls); call++) valueAndGradient(loss, scores, truth, options);
const use: MemoryUse = { scoresBytes: batch.scores.byteLength, empty: largestInitial, peak, last: bytes() };
process.stdout.write(`${JSON.stringify(use)}\n`);
