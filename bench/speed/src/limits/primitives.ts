/**
 * What the machine can do at best, measured in the same run: a module of a few loops, each of one kind of work that a loss
 * cannot do without.
 *
 * - *copy*: `set` of one large Float32Array to another, as every call has to for its scores and its gradient;
 * - *warm copy*: `set` of 4 MiB into the module's memory, then out of it to another array, again and again, as calls in a row
 *   do: the caches hold all three;
 * - *exponential*: e^x for x <= 0 in four lanes: range reduction and a polynomial of degree 5 (7e-7 off), within the caches;
 * - *increment*: a counter of 4,096, chosen by 16-bit indices, in four tables by turns, within the caches;
 * - *scatter*: one pass of a radix sort with 512 streams over 32-bit words in memory.
 */
import binaryen from 'binaryen';
import { uniformFrom } from '../inputs/random.js';
import { summarize } from '../measure/statistics.js';

/** Nanoseconds: of a byte copied, and of one element of the others. */
export interface Prices {
  readonly byte: number;
  /** Of warm copies into WebAssembly's memory, and out of it. */
  readonly byteIn: number;
  readonly byteOut: number;
  readonly exponential: number;
  readonly increment: number;
  readonly scatter: number;
}

/** Elements of the loops that stay in the caches, and of those that go to memory. */
const NEAR = 1 << 14;
const FAR = 1 << 20;
/** Rounds before the loops are compiled for speed, and copies before the caches hold what is copied. */
const WARM_UP_ROUNDS = 5;
const WARM_UP_COPIES = 2;
const WARM_COPIES = 8;
const COUNTERS = 4096;
const STREAMS = 512;
/** Byte addresses in the module's memory. */
const TABLES = 0;
const INPUT = 1 << 17;
const OUTPUT = INPUT + 4 * FAR;
const PAGES = (OUTPUT + 4 * FAR) / 65_536;

const splat = (value: number) => `(v128.const f32x4 ${value} ${value} ${value} ${value})`;
const times = (a: string, b: string) => `(f32x4.mul ${a} ${b})`;
const plus = (a: string, b: string) => `(f32x4.add ${a} ${b})`;

/** 1 + r + r²/2! + …, from the highest power down. */
const polynomial = [1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1]
  .map(splat)
  .reduce((sum, coefficient) => plus(times(sum, '(local.get $r)'), coefficient));

/** Added to a small number it leaves that number rounded in the lowest bits. */
const SHIFTER = 1.5 * 2 ** 23;

const increment = (place: number) => {
  // four tables by turns, padded apart, so that equal indices in a row do not wait for one another
  const table = `offset=${place * (4 * COUNTERS + 256)}`;
  return `(local.set $counter (i32.shl (i32.load16_u offset=${2 * place} (local.get $at)) (i32.const 2)))
      (i32.store ${table} (local.get $counter) (i32.add (i32.load ${table} (local.get $counter)) (i32.const 1)))`;
};

const text = `(module
  (memory (export "memory") ${PAGES})
  (func (export "exponentials") (param $at i32) (param $end i32) (local $x v128) (local $n v128) (local $r v128)
    (loop $next
      (local.set $x (f32x4.pmax (v128.load (local.get $at)) ${splat(-87)}))
      (local.set $n ${plus(times('(local.get $x)', splat(Math.LOG2E)), splat(SHIFTER))})
      (local.set $r ${plus('(local.get $x)', times(plus('(local.get $n)', splat(-SHIFTER)), splat(-Math.LN2)))})
      (v128.store offset=${4 * NEAR} (local.get $at) (f32x4.mul ${polynomial}
        (i32x4.add (i32x4.shl (local.get $n) (i32.const 23)) (v128.const f32x4 1 1 1 1))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end)))))
  (func (export "increments") (param $at i32) (param $end i32) (local $counter i32)
    (loop $next
      ${[0, 1, 2, 3].map(increment).join('\n      ')}
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (local.get $end)))))
  (func (export "scatter") (param $at i32) (param $end i32) (local $word i32) (local $stream i32) (local $to i32)
    (loop $next
      (local.set $word (i32.load (local.get $at)))
      (local.set $stream (i32.shl (i32.and (local.get $word) (i32.const ${STREAMS - 1})) (i32.const 2)))
      (local.set $to (i32.load (local.get $stream)))
      (i32.store (local.get $to) (local.get $word))
      (i32.store (local.get $stream) (i32.add (local.get $to) (i32.const 4)))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))))`;

type Loops = Record<'exponentials' | 'increments' | 'scatter', (at: number, end: number) => void>;

/** Times the loops, a little at each call, over a whole run. */
export class PriceList {
  readonly #memory: ArrayBuffer;
  readonly #loops: Loops;
  readonly #samples: Record<keyof Prices, number[]> = {
    byte: [],
    byteIn: [],
    byteOut: [],
    exponential: [],
    increment: [],
    scatter: [],
  };
  readonly #from = new Float32Array(FAR).fill(1);
  readonly #to = new Float32Array(FAR);

  constructor() {
    const module = binaryen.parseText(text);
    module.setFeatures(binaryen.Features.SIMD128 | binaryen.Features.NontrappingFPToInt);
    module.optimize();
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.emitBinary() as BufferSource));
    module.dispose();
    this.#memory = (exports.memory as WebAssembly.Memory).buffer;
    this.#loops = exports as unknown as Loops;
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.sample();
    // the first rounds ran before the loops were compiled for speed, on a busy machine some more
    for (const list of Object.values(this.#samples)) list.length = 0;
  }

  /** One more sample of each, some 20 ms. */
  sample(): void {
    const uniform = uniformFrom(1);
    const near = 64;
    this.#time('byte', 4 * FAR, () => this.#to.set(this.#from));
    this.#timeWarmCopies();
    const scores = new Float32Array(this.#memory, INPUT, NEAR);
    for (let i = 0; i < NEAR; i++) scores[i] = -20 * uniform();
    this.#time('exponential', near * NEAR, () => {
      for (let i = 0; i < near; i++) this.#loops.exponentials(INPUT, INPUT + 4 * NEAR);
    });
    const indices = new Uint16Array(this.#memory, INPUT, NEAR);
    for (let i = 0; i < NEAR; i++) indices[i] = COUNTERS * uniform();
    this.#time('increment', near * NEAR, () => {
      for (let i = 0; i < near; i++) this.#loops.increments(INPUT, INPUT + 2 * NEAR);
    });
    const words = new Uint32Array(this.#memory, INPUT, FAR);
    for (let i = 0; i < FAR; i++) words[i] = STREAMS * uniform();
    this.#layStreams(words);
    this.#time('scatter', FAR, () => this.#loops.scatter(INPUT, INPUT + 4 * FAR));
  }

  /** e^x of numbers of at most 0, by the loop that is timed; for its test. At most 16,384 numbers. */
  exponentials(numbers: readonly number[]): Float32Array {
    const region = new Float32Array(this.#memory, INPUT, NEAR);
    region.fill(0).set(numbers);
    this.#loops.exponentials(INPUT, INPUT + 4 * NEAR);
    return new Float32Array(this.#memory, INPUT + 4 * NEAR, numbers.length).slice();
  }

  /** The medians so far. */
  prices(): Prices {
    const { byte, byteIn, byteOut, exponential, increment, scatter } = this.#samples;
    const median = (list: number[]) => summarize(list).median;
    return {
      byte: median(byte),
      byteIn: median(byteIn),
      byteOut: median(byteOut),
      exponential: median(exponential),
      increment: median(increment),
      scatter: median(scatter),
    };
  }

  #time(name: keyof Prices, elements: number, work: () => void): void {
    const start = performance.now();
    work();
    this.#samples[name].push(((performance.now() - start) * 1e6) / elements);
  }

  #timeWarmCopies(): void {
    const region = new Float32Array(this.#memory, INPUT, FAR);
    const into = () => region.set(this.#from);
    const outOf = () => this.#to.set(region);
    for (let i = 0; i < WARM_UP_COPIES; i++) {
      into();
      outOf();
    }
    for (let i = 0; i < WARM_COPIES; i++) {
      this.#time('byteIn', 4 * FAR, into);
      this.#time('byteOut', 4 * FAR, outOf);
    }
  }

  /** Where each stream begins in the output. */
  #layStreams(words: Uint32Array): void {
    const starts = new Uint32Array(this.#memory, TABLES, STREAMS).fill(0);
    for (const word of words) starts[word] = (starts[word] as number) + 4;
    let at = OUTPUT;
    for (let stream = 0; stream < STREAMS; stream++) {
      const length = starts[stream] as number;
      starts[stream] = at;
      at += length;
    }
  }
}
