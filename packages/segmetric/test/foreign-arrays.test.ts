/** Arrays as other libraries hold them: taken where their numbers are in the order of their shape, else refused by name. */

import { describe, expect, it } from 'vitest';
import { argmax, bootstrapMean, confusion, lossValue, softDice, toMasks } from '../src/index.js';
import { optimalMask } from '../src/theory.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

/** Labels 0 to 2 of 3 x 4 pixels, no two rows or columns alike. */
const labels = Uint8Array.of(0, 1, 2, 0, 1, 1, 0, 2, 2, 0, 0, 1);
const map = { data: labels, shape: [3, 4] };
const counted = (predicted: unknown, truth: unknown = map) =>
  confusion(predicted as Any, truth as Any, { classes: 3 }).tp;
const right = [5, 4, 3];

/** As the package ndarray makes views: a class with fields of its own. */
class View2duint8 {
  constructor(
    readonly data: Uint8Array,
    readonly shape: number[],
    readonly stride: number[],
    readonly offset: number,
  ) {}
  get order() {
    return [1, 0];
  }
}

/** As stdlib's arrays: everything is a getter of the class. */
class ndarray {
  readonly #parts: { data: Uint8Array; shape: number[]; strides: number[]; offset: number; order: string };
  constructor(data: Uint8Array, shape: number[], strides: number[], offset: number, order: string) {
    this.#parts = { data, shape, strides, offset, order };
  }
  get data() {
    return this.#parts.data;
  }
  get shape() {
    return this.#parts.shape;
  }
  get strides() {
    return this.#parts.strides;
  }
  get offset() {
    return this.#parts.offset;
  }
  get order() {
    return this.#parts.order;
  }
}

/** As OpenCV's matrices. */
class Mat {
  get rows() {
    return 3;
  }
  get cols() {
    return 4;
  }
  get data() {
    return labels;
  }
}

/** As ONNX Runtime's tensors: own fields, and the numbers by a getter of the class. */
class Tensor {
  readonly type = 'uint8';
  readonly dims = [3, 4];
  readonly size = 12;
  readonly cpuData = labels;
  get data() {
    return this.cpuData;
  }
  get location() {
    return 'cpu';
  }
}

describe('strides', () => {
  it.each([
    ['ndarray', new View2duint8(labels, [3, 4], [4, 1], 0)],
    ['stdlib', new ndarray(labels, [3, 4], [4, 1], 0, 'row-major')],
    ['zarrita', { data: labels, shape: [3, 4], stride: [4, 1] }],
    ['zarrita, typed', { data: labels, shape: [3, 4], stride: Int32Array.of(4, 1) }],
    ['strides that are not told', { data: labels, shape: [3, 4], strides: null, offset: null }],
    ['a method of that name', Object.assign(new Tensor(), { stride: () => [4, 1] })],
    ['npyjs', { data: labels, shape: [3, 4], dtype: 'u1', fortranOrder: false }],
  ])('of row-major order are taken (%s)', (_, array) => {
    expect(counted(array)).toEqual(right);
    expect(counted(map, array)).toEqual(right);
  });

  it('along axes of length 1 do not matter', () => {
    const volume = { data: labels, shape: [3, 1, 4] };
    expect(
      confusion({ ...volume, stride: [4, 99, 1] } as Any, volume, { classes: 3, spatial: 3 }).tp,
    ).toEqual(right);
  });

  it.each([
    [new View2duint8(labels, [4, 3], [1, 4], 0), /^predicted\.stride is \[1, 4\], but .* \[3, 1\]: a copy/],
    [new View2duint8(labels, [2, 2], [4, 1], 0), /^predicted\.stride is \[4, 1\], but .* \[2, 1\]: a copy/],
    [new View2duint8(labels, [3, 4], [4, -1], 3), /^predicted\.stride is \[4, -1\], but .* \[4, 1\]: a copy/],
    [
      new View2duint8(labels, [1, 4], [4, 1], 4),
      /^predicted\.offset is 4, but the numbers begin at 0: a copy/,
    ],
    [new ndarray(labels, [3, 4], [1, 3], 0, 'column-major'), /^predicted\.strides is \[1, 3\], but/],
    [{ ...map, stride: [4] }, /^predicted\.stride is \[4\], but/],
    [{ ...map, stride: 4 }, /^predicted\.stride is 4, but/],
    [{ ...map, fortranOrder: true }, /^predicted\.fortranOrder is true, but a copy in row-major order/],
    [{ ...map, order: 'F' }, /^predicted\.order is "F", but a copy in row-major order/],
  ])('of another order are refused (%#)', (array, text) => {
    expect(() => counted(array)).toThrow(text);
  });

  it('are looked at in losses and in the theory, too', () => {
    const scores = { data: [0.5, 1, 0, 1], shape: [1, 2, 2, 1], stride: [4, 1, 2, 1] };
    const truth = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
    expect(() => lossValue(softDice(), scores, truth)).toThrow(/^scores\.stride is \[4, 1, 2, 1\], but/);
    expect(() =>
      lossValue(softDice(), { ...scores, stride: undefined } as Any, { ...truth, stride: [4, 1, 2] } as Any),
    ).toThrow(/^truth\.stride is \[4, 1, 2\], but/);
    expect(() => optimalMask({ data: [1, 0], shape: [2], stride: [2] } as Any, { metric: 'dice' })).toThrow(
      /^posterior\.stride is \[2\], but/,
    );
    expect([
      ...optimalMask({ data: [1, 0], shape: [2], stride: [1] } as Any, { metric: 'dice' }).mask.data,
    ]).toEqual([1, 0]);
  });
});

describe('other forms', () => {
  it('tensors are taken as they are', () => {
    expect(counted(new Tensor())).toEqual(right);
  });

  it.each([
    [
      { ...new Tensor() },
      /^predicted\.data is undefined, but .*the copy \{ \.\.\.tensor \} of a tensor has none/,
    ],
    [
      { ort_tensor: new Tensor(), layout: 'channels-first' },
      /^predicted is \{ ort_tensor, layout \}, but .* has neither/,
    ],
    [
      new Mat(),
      /^predicted is an object of class Mat, but .*mat\.data.*\[mat\.rows, mat\.cols\].*after clone\(\)$/,
    ],
    [
      { imageType: {}, size: [4, 3], spacing: [1, 2], data: labels },
      /^predicted is \{ imageType, size, spacing, data \}, but the size of an ITK image is in the order x, y, z.*reverse/,
    ],
    [
      { imageType: {}, size: [4, 3], shape: [4, 3], data: labels },
      /^predicted\.shape is \[4, 3\], but the size of an ITK image/,
    ],
    [
      { dims: [2, 4, 3, 1, 1, 1, 1, 1], pixDims: [1, 1, 1] },
      /^predicted is \{ dims, pixDims \}, but the dims of a NIfTI header/,
    ],
    [
      { ...map, data: labels.buffer },
      /^predicted\.data is an object of class ArrayBuffer, but .* new Int16Array/,
    ],
    [
      { ...map, data: { length: 12, 0: 1 } },
      /^predicted\.data is \{ 0, length \}, but .*Array\.from\(\) makes one/,
    ],
    [
      {
        ...map,
        data: [
          [0, 1, 2, 0],
          [1, 1, 0, 2],
          [2, 0, 0, 1],
        ],
      },
      /^predicted\.data has 3 numbers, .*flat\(Infinity\)/,
    ],
    [
      { ...map, data: [[0], ...[...labels].slice(1)] },
      /^predicted\.data\[0\] is \[0\], but .*flat\(Infinity\)/,
    ],
    [{ ...map, data: Array(12) }, /^predicted\.data\[0\] is undefined, but .* a hole/],
    [
      { ...map, shape: { length: 2, 0: 3, 1: 4 } },
      /^predicted\.shape is .*but a list.*Array\.from\(\) makes one/,
    ],
    [{ ...map, data: new BigUint64Array(12) }, /^predicted\.data is BigUint64Array of 96 bytes, but/],
  ])('are refused with what is needed (%#)', (array, text) => {
    expect(() => counted(array)).toThrow(text);
    expect(counted(map)).toEqual(right);
  });

  it('an ITK image is taken once its size is turned', () => {
    const image = { imageType: {}, size: [4, 3], data: labels };
    expect(counted({ ...image, shape: [...image.size].reverse() })).toEqual(right);
  });

  it('numbers that are on a GPU are refused in the words of their library', () => {
    const text = 'The data is not on CPU. Use `getData()` to download it.';
    const tensor = {
      dims: [3, 4],
      get data() {
        throw new Error(text);
      },
    };
    expect(() => counted(tensor)).toThrow(`predicted is { dims, data } (reading it: ${text}), but an object`);
  });
});

describe('numbers', () => {
  it('true is 1 and false is 0, in masks, labels, scores and values', () => {
    const flags = [true, false, true, true];
    const numbers = [1, 0, 1, 1];
    const other = { data: [0, 0, 1, 1], shape: [2, 2] };
    const both = (data: readonly boolean[] | readonly number[]) => [
      confusion({ data, shape: [2, 2] }, other, { classes: 2 }),
      confusion(
        { data, shape: [1, 2, 2] },
        { ...other, shape: [1, 2, 2] },
        { classes: 2, masks: true, spatial: 2 },
      ),
      lossValue(softDice(), { data, shape: [1, 2, 2, 1] }, { data: [1, 1, 0, 0], shape: [1, 2, 2, 1] }),
      lossValue(softDice(), { data: [0.5, 0, 1, 1], shape: [1, 2, 2, 1] }, { data, shape: [1, 2, 2] }),
      toMasks({ data, shape: [2, 2] }, 2),
      bootstrapMean(data),
    ];
    expect(both(flags)).toEqual(both(numbers));
  });

  it('the bits of float16 are no scores, and stay labels', () => {
    // 0.25, 0.75, 0.5, 1 in 16 bits: as whole numbers the loss would be near 1.
    const data = Uint16Array.of(0x3400, 0x3a00, 0x3800, 0x3c00);
    const truth = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
    const loss = softDice({ activation: 'sigmoid' });
    expect(() => lossValue(loss, { data, shape: [1, 2, 2, 1] }, truth)).toThrow(
      /^scores\.data is Uint16Array of 8 bytes, but that is how the bits of float16 are kept/,
    );
    expect(() => argmax({ data, shape: [1, 1, 2, 2] })).toThrow(/^scores\.data is Uint16Array/);
    expect(() => optimalMask({ data, shape: [4] }, { metric: 'dice' })).toThrow(
      /^posterior\.data is Uint16Array/,
    );
    expect(
      lossValue(
        loss,
        { data: [1, 1, 1, 1], shape: [1, 2, 2, 1] },
        { ...truth, data: Uint16Array.of(1, 1, 0, 0) },
      ),
    ).toBe(lossValue(loss, { data: [1, 1, 1, 1], shape: [1, 2, 2, 1] }, truth));
    expect(counted({ ...map, data: Uint16Array.from(labels) })).toEqual(right);
  });

  it.runIf('Float16Array' in globalThis)('a Float16Array is taken', () => {
    const Float16 = (globalThis as unknown as { Float16Array: Float32ArrayConstructor }).Float16Array;
    const numbers = [0.25, 0.75, 0.5, 1];
    const scores = { data: numbers, shape: [1, 2, 2, 1] };
    const truth = { data: [1, 1, 0, 0], shape: [1, 2, 2] };
    expect(lossValue(softDice(), { ...scores, data: Float16.from(numbers) }, truth)).toBe(
      lossValue(softDice(), scores, truth),
    );
    expect(counted({ ...map, data: Float16.from(labels) })).toEqual(right);
  });

  it('typed arrays are shapes, dims, distances, classes and weights', () => {
    expect(counted({ data: labels, shape: Uint32Array.of(3, 4) })).toEqual(right);
    expect(counted({ data: labels, dims: Float32Array.of(3, 4) })).toEqual(right);
    expect(() => counted({ data: labels, shape: BigInt64Array.of(3n, 4n) })).toThrow(
      /^predicted\.shape\[0\] is 3n, but/,
    );
    const spacing = Float32Array.of(1, 0.5) as Any;
    expect(confusion(map, map, { classes: 3, spacing }).tp).toEqual(right);
    expect(
      softDice({ classes: Uint8Array.of(0, 2) as Any, classWeights: Float32Array.of(1, 0.5, 2) as Any }),
    ).toEqual(softDice({ classes: [0, 2], classWeights: [1, 0.5, 2] }));
  });
});
