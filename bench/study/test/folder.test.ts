import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderTask } from '../src/folder.js';
import { UsageError } from '../src/usage-error.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'study-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Png {
  width?: number;
  height?: number;
  depth?: 8 | 16;
  channels?: number;
  data: number[];
}

async function put(name: string, content: Png | string): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  if (typeof content === 'string') return writeFile(path, content);
  const { width = 2, height = 2, depth = 8, channels = 1, data } = content;
  const Type = depth === 8 ? Uint8Array : Uint16Array;
  await writeFile(path, encode({ width, height, depth, channels, data: Type.from(data) }));
}

/** Pairs a.png, b.png, … of 2 x 2 pixels with the masks given. */
async function putPairs(...masks: number[][]): Promise<void> {
  for (const [i, data] of masks.entries()) {
    const name = `${String.fromCharCode(97 + i)}.png`;
    await put(`images/${name}`, { data: [0, 10, 20, 30] });
    await put(`masks/${name}`, { data });
  }
}

async function refusal(): Promise<string> {
  const error = await folderTask(folder).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UsageError);
  const { message } = error as UsageError;
  expect(message).not.toContain('\n');
  return message.replaceAll(folder, 'DIR');
}

describe('a folder', () => {
  it('becomes a task: labels by nearest pixel, images averaged and standardized', async () => {
    await putPairs([0, 1, 2, 0], [0, 0, 0, 1], [2, 0, 0, 0]);
    const task = await folderTask(folder);
    expect([task.classes, task.training.length, task.test.length]).toEqual([3, 2, 1]);
    const a = [...task.training, ...task.test].find(({ name }) => name === 'a.png');
    expect([0, 63, 64 * 63, 64 * 64 - 1].map((i) => a?.truth[i])).toEqual([0, 1, 2, 0]);
    const pixels = a?.pixels ?? new Float32Array();
    // 0, 10, 20, 30 has mean 15 and standard deviation √125.
    expect(pixels[0]).toBeCloseTo(-15 / Math.sqrt(125), 4);
    expect(pixels.at(-1)).toBeCloseTo(15 / Math.sqrt(125), 4);
  });

  it('averages areas: 128 pixels a side become 64 by fours', async () => {
    const data = Array.from({ length: 128 * 128 }, (_, i) => (i % 2) * 100 + (i % 128 < 64 ? 0 : 50));
    for (const name of ['a.png', 'b.png']) {
      await put(`images/${name}`, { width: 128, height: 128, data });
      await put(`masks/${name}`, { width: 128, height: 128, data: data.map((v) => Number(v > 120)) });
    }
    const { training } = await folderTask(folder);
    const pixels = training[0]?.pixels ?? new Float32Array();
    // Alternating columns vanish in the mean; the two halves stay, at -1 and 1.
    expect(pixels[0]).toBeCloseTo(-1, 4);
    expect(pixels[63]).toBeCloseTo(1, 4);
  });

  it('reads colours as luminance, 16 bits, and masks of 0 and 255', async () => {
    await put('images/a.png', { channels: 3, data: [0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255] });
    await put('images/b.png', { depth: 16, data: [0, 60000, 0, 60000] });
    for (const name of ['a.png', 'b.png']) await put(`masks/${name}`, { data: [0, 255, 255, 0] });
    const task = await folderTask(folder);
    const [a, b] = [...task.training, ...task.test].sort((x, y) => (x.name < y.name ? -1 : 1));
    expect(task.classes).toBe(2);
    expect(a?.truth).toEqual(b?.truth);
    expect(Math.max(...(a?.truth ?? []))).toBe(1);
    a?.pixels.forEach((value, i) => {
      expect(value).toBeCloseTo(b?.pixels[i] as number, 4);
    });
  });

  it("keeps index.csv's split", async () => {
    await putPairs([0, 1, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0]);
    await put('index.csv', 'file,split\r\nc.png,test\r\na.png,train\r\nb.png,train\r\n');
    const task = await folderTask(folder);
    expect(task.training.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
    expect(task.test.map(({ name }) => name)).toEqual(['c.png']);
  });

  it('keeps groups together where only they are given, the same each time', async () => {
    await putPairs(...Array.from({ length: 9 }, () => [0, 1, 0, 0]));
    const groups = ['x', 'y', 'z', 'x', 'y', 'z', 'x', 'y', 'z'];
    await put(
      'index.csv',
      `file,group\n${groups.map((g, i) => `${String.fromCharCode(97 + i)}.png,${g}`).join('\n')}`,
    );
    const names = async () => (await folderTask(folder)).test.map(({ name }) => name);
    expect(
      [
        ['a', 'd', 'g'],
        ['b', 'e', 'h'],
        ['c', 'f', 'i'],
      ].map((g) => g.map((n) => `${n}.png`)),
    ).toContainEqual(await names());
    expect(await names()).toEqual(await names());
  });
});

describe('a folder that is refused', () => {
  it('does not exist', async () => {
    folder = join(folder, 'none');
    const message = await refusal();
    expect(message).toBe(
      'DIR/images does not exist; --data needs a folder with images/*.png and masks/*.png',
    );
    await mkdir(folder);
  });

  it('has no images', async () => {
    await put('images/note.txt', 'x');
    await put('masks/note.txt', 'x');
    expect(await refusal()).toBe('DIR/images holds no PNG file');
  });

  it('has an image without a mask, or a mask without an image', async () => {
    await putPairs([0, 1, 0, 0]);
    await put('images/z.png', { data: [1, 2, 3, 4] });
    expect(await refusal()).toBe('DIR/images/z.png has no partner of that name in masks');
    await rm(join(folder, 'images/z.png'));
    await put('masks/y.png', { data: [1, 0, 0, 0] });
    expect(await refusal()).toBe('DIR/masks/y.png has no partner of that name in images');
  });

  it('has a mask of another size', async () => {
    await putPairs([0, 1, 0, 0], [0, 1, 0, 0]);
    await put('masks/b.png', { width: 1, height: 3, data: [0, 1, 0] });
    expect(await refusal()).toBe('DIR/masks/b.png is 1 x 3, its image 2 x 2; they must be of one size');
  });

  it('has labels with a gap, too large ones, or none', async () => {
    await putPairs([0, 1, 0, 0], [0, 3, 0, 0]);
    expect(await refusal()).toBe(
      'DIR/masks/b.png has the label 3, but no mask has 2; labels are 0, 1, 2, … without gaps',
    );
    await putPairs([0, 1, 0, 0], [0, 200, 0, 0]);
    expect(await refusal()).toBe('DIR/masks/b.png has the label 200; allowed are 0 to 15');
    await putPairs([0, 0, 0, 0], [0, 0, 0, 0]);
    expect(await refusal()).toBe('DIR/masks has no label but 0: nothing to find');
    for (const label of [1, 255]) {
      await putPairs(new Array(4).fill(label), new Array(4).fill(label));
      expect(await refusal()).toBe('DIR/masks has no label 0, the background: nothing but foreground');
    }
  });

  it('has a mask in colours, or a file that is no PNG', async () => {
    await putPairs([0, 1, 0, 0], [0, 1, 0, 0]);
    await put('masks/b.png', { channels: 3, data: new Array(12).fill(0) });
    expect(await refusal()).toBe('DIR/masks/b.png has 3 channels; a mask has one, its labels');
    await put('masks/b.png', 'no PNG');
    expect(await refusal()).toMatch(/^DIR\/masks\/b\.png cannot be read as a PNG: \w/);
  });

  it('has a PNG that is cut off, wherever it is', async () => {
    const whole = encode({ width: 2, height: 2, channels: 1, data: Uint8Array.of(0, 1, 0, 0) });
    await putPairs([0, 1, 0, 0], [0, 1, 0, 0]);
    for (let length = 0; length < whole.length - 12; length++) {
      await writeFile(join(folder, 'masks/b.png'), whole.subarray(0, length));
      expect(await refusal()).toMatch(/^DIR\/masks\/b\.png cannot be read as a PNG: \w.*[^:\s]$/);
    }
  });

  it('has one image only', async () => {
    await putPairs([0, 1, 0, 0]);
    expect(await refusal()).toBe('DIR leaves no image for training; both need one');
  });

  it.each([
    ['name,split\na.png,train\n', "DIR/index.csv has the columns name, split; it needs 'file'"],
    ['file,split\nq.png,train\n', "DIR/index.csv lists 'q.png', which is not in images"],
    ['file,split\na.png,train\n', "DIR/index.csv does not list 'b.png'"],
    ['file,split\na.png,train\na.png,test\n', "DIR/index.csv lists 'a.png' twice"],
    [
      'file,split\na.png,train\nb.png,val\n',
      "DIR/index.csv gives 'b.png' the split 'val'; allowed are train and test",
    ],
    ['file,split\na.png,train\nb.png,train\n', 'DIR leaves no image for the test; both need one'],
  ])('has an index.csv that does not fit: %j', async (csv, message) => {
    await putPairs([0, 1, 0, 0], [0, 1, 0, 0]);
    await put('index.csv', csv);
    expect(await refusal()).toBe(message);
  });
});
