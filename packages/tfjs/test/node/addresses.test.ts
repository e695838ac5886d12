/** The module of losses in place works at any address of a memory, also where threads share it. */

import * as core from 'segmetric';
import { encodeLoss } from 'segmetric/adapter';
import { expect, it } from 'vitest';
import { lossesOn } from '../../src/losses-in-place.js';
import { labels, scores } from '../tensors.js';

const GIBIBYTES_2 = 2 ** 31;

/** As a backend has it: an allocator that gives one address after another, above 2 GiB as negative numbers, and takes none back. */
function backendOn(memory: WebAssembly.Memory, first: number) {
  let next = first;
  const _malloc = (bytes: number) => {
    const address = next;
    next += 8 * Math.ceil(bytes / 8);
    if (next > memory.buffer.byteLength) memory.grow(Math.ceil((next - memory.buffer.byteLength) / 65536));
    return address | 0;
  };
  return { wasm: { wasmMemory: memory, _malloc, _free: () => undefined } };
}

const pixels = 5000;
const CLASSES = 3;
const raw = { data: scores(1, pixels * CLASSES), shape: [1, 1, pixels, CLASSES] };
const map = { data: labels(2, pixels, CLASSES), shape: [1, 1, pixels] };

// Pages that nobody writes to take no memory.
it.each([
  ['low', () => new WebAssembly.Memory({ initial: 1 }), 8],
  ['above 2 GiB', () => new WebAssembly.Memory({ initial: 2 ** 15 + 1 }), GIBIBYTES_2 + 24],
  ['in shared memory', () => new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true }), 40],
] as const)('%s', (_, makeMemory, first) => {
  const memory = makeMemory();
  const losses = lossesOn(backendOn(memory, first));
  if (losses === undefined) throw new Error('no instance was made');
  const place = (
    data: ArrayLike<number>,
    Kind: Float64ArrayConstructor | Float32ArrayConstructor | Int32ArrayConstructor,
  ) => {
    const at = losses.take(data.length * Kind.BYTES_PER_ELEMENT) as number;
    new Kind(memory.buffer, at, data.length).set(data);
    return at;
  };
  for (const loss of [
    core.softDice({ activation: 'softmax' }),
    core.lovaszSoftmax({ activation: 'softmax' }),
    core.softClDice({ activation: 'softmax' }),
  ]) {
    const { numbers } = encodeLoss(loss);
    const [lossAt, scoresAt, truthAt] = [
      place(numbers, Float64Array),
      place(raw.data, Float32Array),
      place(map.data, Int32Array),
    ];
    const region = losses.take(4 * raw.data.length) as number;
    expect(region).toBeGreaterThanOrEqual(first);
    const value = losses.evaluate(
      lossAt,
      numbers.length,
      scoresAt,
      region,
      truthAt,
      1,
      0,
      0,
      1,
      0,
      1,
      pixels,
      CLASSES,
      1,
    );
    const right = core.valueAndGradient(loss, raw, map);
    expect(value).toBe(right.value);
    expect(new Float32Array(memory.buffer, region, raw.data.length).slice()).toEqual(right.gradient);
  }
});
