/**
 * Objects that are not what they seem: getters that change their answer, proxies, subclasses of typed arrays with members of
 * their own, buffers that go away. Each number is read once, the call is right or refused, and so is the next one.
 */

import { describe, expect, it } from 'vitest';
import { show } from '../src/checks/argument-errors.js';
import type { Loss } from '../src/index.js';
import { confusion, lossValue, softDice, toMasks, valueAndGradient } from '../src/index.js';

/** Arguments as JavaScript may give them, past the types. */
type Any = never;

const shape = [1, 2, 2, 1];
const numbers = [0.5, 1, 0.25, 0];
const scores = { data: numbers, shape };
const truth = { data: [1, 0, 1, 0], shape: [1, 2, 2] };
const loss: Loss = softDice({ activation: 'sigmoid' });
const value = lossValue(loss, scores, truth);
const map = { data: [0, 1, 1, 0], shape: [2, 2] };

/** After whatever came, the next call is right. */
function expectRight(): void {
  expect(lossValue(loss, scores, truth)).toBe(value);
  expect(confusion(map, map, { classes: 2 }).tp).toEqual([2, 2]);
}

describe('plain arrays', () => {
  it('with a getter are read once', () => {
    let reads = 0;
    const data = [...numbers];
    Object.defineProperty(data, 1, { get: () => (reads++ === 0 ? 1 : '7') });
    expect(lossValue(loss, { data, shape }, truth)).toBe(value);
    expect(reads).toBe(1);
  });

  it('that are proxies are read once', () => {
    const reads: PropertyKey[] = [];
    const data = new Proxy(numbers, {
      get(target, key) {
        reads.push(key);
        return Reflect.get(target, key);
      },
    });
    expect(lossValue(loss, { data, shape }, truth)).toBe(value);
    expect(reads).toEqual(['length', '0', '1', '2', '3']);
  });

  it('may call the library while they are read', () => {
    const inner: number[] = [];
    const callingData = [...numbers];
    Object.defineProperty(callingData, 1, {
      get() {
        inner.push(
          lossValue(
            loss,
            { data: [9, 9, 9, 9, 9, 9], shape: [1, 2, 3, 1] },
            { data: [0, 0, 0, 0, 0, 0], shape: [1, 2, 3] },
          ),
        );
        return 1;
      },
    });
    const labels = [1, 0, 1, 0];
    Object.defineProperty(labels, 3, { get: () => confusion(map, map, { classes: 2 }).fp[0] });
    const { value: outer, gradient } = valueAndGradient(
      loss,
      { data: callingData, shape },
      { ...truth, data: labels },
    );
    expect(outer).toBe(value);
    expect(gradient).toEqual(valueAndGradient(loss, scores, truth).gradient);
    expect(inner).toHaveLength(1);
    expect(confusion({ ...map, data: labels }, { ...map, data: labels }, { classes: 2 }).tp).toEqual([2, 2]);
  });

  it('whose iterator is their own are lists by their places', () => {
    const list = Object.assign([1, 2, 2, 1], { [Symbol.iterator]: () => [9, 9][Symbol.iterator]() });
    expect(lossValue(loss, { data: numbers, shape: list }, truth)).toBe(value);
  });
});

describe('typed arrays', () => {
  const plain = new Float32Array(numbers);

  it('with members of their own are read by the language', () => {
    class Odd extends Float32Array {
      static get [Symbol.species](): Float32ArrayConstructor {
        throw new Error('species');
      }
      override get length(): number {
        return 3;
      }
      override subarray(): never {
        throw new Error('subarray');
      }
      override set(): never {
        throw new Error('set');
      }
      override get [Symbol.toStringTag](): 'Float32Array' {
        return 'BigUint64Array' as 'Float32Array';
      }
    }
    const odd = new Odd(numbers);
    expect(lossValue(loss, { data: odd, shape }, truth)).toBe(value);
    const into = new Odd(4);
    const expected = valueAndGradient(loss, scores, truth).gradient;
    expect(valueAndGradient(loss, scores, truth, { into }).gradient).toBe(into);
    expect(Float32Array.from({ length: 4 }, (_, place) => into[place] as number)).toEqual(expected);
  });

  it('with a length or a part of their own are read by the language', () => {
    const labels = Object.assign(Uint8Array.of(0, 1, 1, 0), { subarray: () => Uint8Array.of(1, 1, 1, 1) });
    Object.defineProperty(labels, 'length', { value: 4_000_000 });
    expect(confusion({ ...map, data: labels }, map, { classes: 2 }).tp).toEqual([2, 2]);
    expect([...toMasks({ ...map, data: labels }, 1).data]).toEqual([0, 1, 1, 0]);
  });

  it('that were transferred are refused, those that go while the call reads, too', () => {
    const gone = new Float32Array(numbers);
    structuredClone(gone, { transfer: [gone.buffer] });
    expect(() => lossValue(loss, { data: gone, shape }, truth)).toThrow(
      /^scores\.data is Float32Array of 0 bytes, but its buffer was transferred away/,
    );
    expectRight();
    const into = new Float32Array(4);
    structuredClone(into, { transfer: [into.buffer] });
    expect(() => valueAndGradient(loss, scores, truth, { into })).toThrow(
      /^valueAndGradient\.into is Float32Array of 0 bytes, but its buffer was transferred away: an array/,
    );

    for (const kind of [Float32Array, Uint8Array, Int32Array, Float64Array]) {
      const going = kind.from([0, 1, 1, 0]);
      const last = {
        data: [1, 0, 1, 0],
        get shape() {
          structuredClone(going, { transfer: [going.buffer as ArrayBuffer] });
          return [1, 2, 2];
        },
      };
      expect(() => lossValue(loss, { data: going, shape }, last)).toThrow(
        /^scores\.data has lost its numbers during the call/,
      );
      expectRight();
    }
  });

  it.runIf('SharedArrayBuffer' in globalThis)('on shared buffers are taken', () => {
    const data = new Float32Array(new SharedArrayBuffer(16));
    data.set(plain);
    expect(lossValue(loss, { data, shape }, truth)).toBe(value);
    const into = new Float32Array(new SharedArrayBuffer(16));
    valueAndGradient(loss, scores, truth, { into });
    expect([...into]).toEqual([...valueAndGradient(loss, scores, truth).gradient]);
  });

  it.runIf('resizable' in ArrayBuffer.prototype)(
    'on buffers that change their size are taken, or refused',
    () => {
      const Resizable = ArrayBuffer as unknown as new (
        length: number,
        options: { maxByteLength: number },
      ) => ArrayBuffer & { resize(length: number): void };
      const buffer = new Resizable(16, { maxByteLength: 64 });
      const data = new Float32Array(buffer);
      data.set(plain);
      expect(lossValue(loss, { data, shape }, truth)).toBe(value);
      const last = {
        ...truth,
        get shape() {
          buffer.resize(8);
          return [1, 2, 2];
        },
      };
      expect(() => lossValue(loss, { data, shape }, last)).toThrow(/^scores\.data has lost its numbers/);
      expectRight();
      expect(() => lossValue(loss, { data, shape }, truth)).toThrow(/^scores\.data has 2 numbers, but/);
    },
  );
});

describe('what came', () => {
  const cyclic: unknown[] = [1];
  cyclic.push(cyclic, [cyclic, [cyclic]]);
  let deep: unknown = [];
  for (let depth = 0; depth < 10_000; depth++) deep = [deep, deep, deep, deep, deep, deep, deep, deep, deep];
  const revoked = (target: object) => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };
  const throwing = new Proxy(
    {},
    {
      get() {
        throw new Error('get');
      },
      ownKeys() {
        throw new Error('ownKeys');
      },
    },
  );
  const odd = [
    cyclic,
    deep,
    revoked({}),
    revoked([]),
    revoked(() => 1),
    throwing,
    [throwing],
    {
      get constructor() {
        throw new Error('constructor');
      },
    },
    { constructor: { name: Symbol('name') } },
    { constructor: { name: 'line\nline'.repeat(1000) } },
    { constructor: null },
    Object.assign(Object.create(null), { ['key\n'.repeat(1000)]: 1 }),
    Object.create(null),
    { [Symbol.toStringTag]: 'Float32Array' },
    Object.defineProperty(new Float32Array(2), 'constructor', { value: null }),
    new DataView(new ArrayBuffer(8)),
    Symbol('s'.repeat(1000)),
    10n ** 1000n,
    'x'.repeat(1000),
    Array.from({ length: 9 }, () => 'y'.repeat(1000)),
    new Proxy([], { get: (_, key) => (key === 'length' ? 'long' : 0) }),
  ];

  it.each(odd.map((each, place) => [place, each] as const))(
    'is told in a short line, whatever it is (%s)',
    (_, came) => {
      const text = show(came);
      expect(text.length).toBeLessThanOrEqual(250);
      expect(text).not.toContain('\n');
      for (const call of [
        () => lossValue(loss, came as Any, truth),
        () => lossValue(loss, scores, came as Any),
        () => lossValue(loss, { data: came as Any, shape }, truth),
        () => lossValue(loss, { data: numbers, shape: came as Any }, truth),
        () => lossValue(loss, { ...scores, layout: came as Any }, truth),
        () => lossValue(loss, { data: [came, 0, 0, 0] as Any, shape }, truth),
        () => valueAndGradient(loss, scores, truth, { into: came as Any }),
        () => softDice({ classes: came as Any }),
        () => softDice({ over: came as Any }),
        () => softDice({ exponent: came as Any }),
      ]) {
        let error: unknown;
        try {
          call();
        } catch (thrown) {
          error = thrown;
        }
        expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
        expect((error as Error).message).toMatch(/^(scores|truth|valueAndGradient\.into|softDice\.)/);
        expect((error as Error).message.length).toBeLessThanOrEqual(500);
      }
      expectRight();
    },
  );

  it('may be options that cannot be read', () => {
    for (const options of [revoked({}), new Proxy({}, { ownKeys: () => [3 as Any] })]) {
      expect(() => softDice(options)).toThrow(/^softDice's options is an object that cannot be read/);
    }
    const options = {
      get over(): never {
        throw new Error('no\nanswer');
      },
    };
    expect(() => softDice(options)).toThrow("softDice's options is { over } (reading it: no answer), but");
    expectRight();
  });
});

describe('what a script put into Object.prototype', () => {
  it('is no option and no field', () => {
    const masks = { data: [1, 0, 0, 1, 1, 0, 0, 1], shape: [1, 2, 2, 2] };
    const results = () => [
      confusion(map, { ...map, data: [0, 1, 0, 0] }, { classes: 2 }),
      confusion(map, map, { classes: 2 }).tp,
      valueAndGradient(loss, { ...masks, data: masks.data.map((each) => each / 2 + 0.1) }, masks).gradient,
    ];
    const expected = results();
    const added = {
      ignoreLabel: 0,
      masks: true,
      weights: [1],
      spatial: 3,
      into: new Float32Array(8),
      layout: 'channels-first',
      stride: [7],
      strides: [7],
      offset: 7,
      type: 'float16',
      dims: [4],
      rows: 2,
      cols: 2,
    };
    for (const [key, polluting] of Object.entries(added)) {
      Object.defineProperty(Object.prototype, key, { value: polluting, configurable: true, writable: true });
      try {
        expect(results(), key).toEqual(expected);
      } finally {
        delete (Object.prototype as Record<string, unknown>)[key];
      }
    }
    expect(added.into).toEqual(new Float32Array(8));
  });
});
