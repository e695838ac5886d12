import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readImage, readMask } from '../src/png.js';

/** A PNG of any depth and colour type, since the encoder at hand writes 8 and 16 bits only. */
function png(
  width: number,
  height: number,
  depth: number,
  colour: number,
  rows: number[][],
  palette?: number[],
): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', Buffer.from(palette))] : []),
    chunk('IDAT', deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row])))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

it('reads masks of one bit and palettes of four, each row from a new byte', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'png-'));
  try {
    const path = join(folder, 'mask.png');
    await writeFile(
      path,
      png(10, 2, 1, 0, [
        [0b10000001, 0b01000000],
        [0b00000000, 0b10000000],
      ]),
    );
    expect(Array.from((await readMask(path)).data)).toEqual([
      1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0,
    ]);
    await writeFile(
      path,
      png(
        3,
        2,
        4,
        3,
        [
          [0x01, 0x20],
          [0x21, 0x00],
        ],
        [0, 0, 0, 255, 255, 255, 100, 100, 100],
      ),
    );
    expect(Array.from((await readMask(path)).data)).toEqual([0, 1, 2, 2, 1, 0]);
    // As an image, the palette's colours count and not its indices.
    const grey = Array.from((await readImage(path)).data, Math.round);
    expect(grey).toEqual([0, 255, 100, 100, 255, 0]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
