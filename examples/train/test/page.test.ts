/** The built page in Chromium: it trains on wasm and webgl, takes files, says what is wrong, and prints nothing. */

import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBackend } from '@segmetric/study/backend';
import { cutAt, scoresOf } from '@segmetric/study/predict';
import { saveModel } from '@segmetric/study/saved-model';
import { score } from '@segmetric/study/score';
import type { Task } from '@segmetric/study/task';
import { embeddedTask } from '@segmetric/study/tasks/embedded';
import { outputsOf } from '@segmetric/study/train';
import { createUNet } from '@segmetric/study/unet';
import * as tf from '@tensorflow/tfjs-core';
import { mean } from 'd3-array';
import { encode } from 'fast-png';
import { type Browser, chromium, type JSHandle, type Page } from 'playwright-core';
import { type PreviewServer, preview } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let server: PreviewServer;
let browser: Browser;
let page: Page;
let printed: string[];

beforeAll(async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  server = await preview({ root, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'error' });
  browser = await chromium.launch({
    executablePath: process.env.SEGMETRIC_CHROME ?? '/usr/bin/chromium',
    timeout: 0,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  // The time limit of the test is the only one.
  page.setDefaultTimeout(0);
  printed = [];
  page.on('pageerror', (error) => printed.push(String(error)));
  page.on('console', (message) => {
    // What the graphics card's driver says of reading pixels is not the page's.
    if (['warning', 'error'].includes(message.type()) && !message.text().includes('GL Driver Message')) {
      printed.push(message.text());
    }
  });
  await page.goto(server.resolvedUrls?.local[0] as string);
});

afterEach(async () => {
  await page.close();
  expect(printed).toEqual([]);
});

const number = async (id: string) => Number.parseFloat((await page.locator(`#${id}`).textContent()) ?? '');

async function train(loss: string, backend: string, epochs: number): Promise<void> {
  await page.selectOption('#loss', loss);
  await page.selectOption('#backend', backend);
  await page.fill('#epochs', String(epochs));
  await page.click('#train');
  await page.waitForSelector('form[data-state=waiting]');
  expect(await page.locator('#problem').isVisible()).toBe(false);
}

it('on wasm soft Dice learns to find the objects, and the masks show them', async () => {
  await train('Soft Dice', 'wasm', 10);
  expect(await number('epoch')).toBe(10);
  expect(await number('dice-dataset')).toBeGreaterThan(0.6);
  expect(await number('dice-image')).toBeGreaterThan(0.5);
  const [step, loss] = [await number('step-time'), await number('loss-time')];
  expect(step).toBeGreaterThan(0);
  expect(loss).toBeLessThan(step);
  expect(await page.locator('#chart path[stroke-width="2"], #chart [aria-label=line] path').count()).toBe(1);
  const labels = await page
    .locator('#masks canvas')
    .evaluateAll((all) => all.map((one) => one.ariaLabel ?? ''));
  expect(labels).toHaveLength(8);
  expect(labels.filter((label) => /^[1-9]\d* pixels found/.test(label)).length).toBeGreaterThan(4);
  // A second run stands beside the first.
  await train('Lovász hinge', 'wasm', 1);
  expect(await page.locator('#chart [aria-label=line] path').count()).toBe(2);
});

/** A grey picture with a brighter square, and its mask, of the same name. */
function pair(index: number): { name: string; mimeType: string; buffer: Buffer }[] {
  const side = 80;
  const inside = (place: number) => {
    const [x, y] = [place % side, Math.floor(place / side)];
    return Math.abs(x - 20 - 5 * index) < 12 && Math.abs(y - 40) < 12;
  };
  const file = (name: string, value: (place: number) => number) => ({
    name,
    mimeType: 'image/png',
    buffer: Buffer.from(
      encode({
        width: side,
        height: side,
        channels: 1,
        depth: 8,
        data: Uint8Array.from({ length: side * side }, (_, place) => value(place)),
      }),
    ),
  });
  return [
    file(`case${index}.png`, (place) => (inside(place) ? 180 : 60)),
    file(`case${index}_mask.png`, (place) => (inside(place) ? 1 : 0)),
  ];
}

/** What a drop of such pairs carries, in the page. */
function dragged(indices: number[]): Promise<JSHandle<DataTransfer>> {
  const files = indices.flatMap(pair).map(({ name, mimeType, buffer }) => ({
    name,
    type: mimeType,
    bytes: [...buffer],
  }));
  return page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, type, bytes } of given)
      data.items.add(new File([Uint8Array.from(bytes)], name, { type }));
    return data;
  }, files);
}

it('stops when it is asked to, and takes no other images before it has', async () => {
  const dataTransfer = await dragged([0, 1, 2, 3]);
  await page.selectOption('#backend', 'wasm');
  await page.fill('#epochs', '500');
  await page.click('#train');
  await page.waitForFunction(() => document.getElementById('epoch')?.textContent?.endsWith(' of 500'));
  await page.evaluate((carried) => {
    document.getElementById('stop')?.click();
    document.getElementById('drop')?.dispatchEvent(new DragEvent('drop', { dataTransfer: carried }));
  }, dataTransfer);
  expect(await page.locator('#stop').isDisabled()).toBe(true);
  await page.waitForSelector('form[data-state=waiting]');
  expect(await number('epoch')).toBeLessThan(500);
  expect(await page.locator('#images').textContent()).toMatch(/^Synthetic/);
});

it('takes images with their masks, says what is missing, and goes back where it is asked to', async () => {
  const back = page.locator('#synthetic');
  expect(await back.isVisible()).toBe(false);
  await page.setInputFiles('#files', pair(0));
  await page.waitForSelector('#problem:not([hidden])');
  expect(await page.locator('#problem').textContent()).toMatch(
    /^2 files hold 1 images with a mask, but at least 4/,
  );
  await page.setInputFiles('#files', [0, 1, 2, 3, 4, 5, 6, 7].flatMap(pair));
  await page.waitForSelector('#synthetic:not([hidden])');
  expect(await page.locator('#images').textContent()).toMatch(/^Your images: 6 to train, 2 to validate/);
  await train('Soft Jaccard', 'wasm', 8);
  expect(await page.locator('#masks canvas').count()).toBe(2);
  expect(await number('dice-dataset')).toBeGreaterThan(0.3);
  await back.click();
  expect(await back.isVisible()).toBe(false);
  expect(await page.locator('#images').textContent()).toMatch(/^Synthetic/);
});

it('on webgl a step trains, too', async () => {
  // One step an epoch: the graphics card is a processor here.
  await page.setInputFiles('#files', [0, 1, 2, 3, 4].flatMap(pair));
  await page.waitForSelector('#synthetic:not([hidden])');
  await train('Lovász-softmax', 'webgl', 2);
  expect(await number('epoch')).toBe(2);
  expect(await number('dice-dataset')).toBeGreaterThanOrEqual(0);
});

it('takes files that are dropped', async () => {
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: await dragged([0, 1, 2, 3]) });
  await page.waitForSelector('#synthetic:not([hidden])');
  expect(await page.locator('#images').textContent()).toMatch(/^Your images: 3 to train, 1 to validate/);
});

/** Saves a network that nobody trained, as the study does: its files, and its mean Dice on the task's test images. */
async function saveUntrained(
  task: Task,
  source: 'code' | 'folder',
  folder: string,
): Promise<{ files: string[]; dice: number }> {
  const net = createUNet(outputsOf(task), 3, task.norm);
  // The head's bias expects ground everywhere; without it there is something to be found.
  net.variables.at(-1)?.assign(tf.zeros([outputsOf(task)]));
  const weights = net.variables.map((variable) => Float32Array.from(variable.dataSync()));
  const { dice } = score(task, task.test, cutAt(scoresOf(net, task, task.test), task));
  net.dispose();
  await saveModel(folder, task, weights, { task: task.name, loss: 'soft-dice', seed: 3, source });
  return {
    files: ['model.json', 'weights.bin'].map((name) => join(folder, name)),
    dice: mean(dice) as number,
  };
}

describe('a saved network', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'networks-'));
    await startBackend();
  });
  afterAll(() => rm(folder, { recursive: true }));

  const shown = (text: string) =>
    page.waitForFunction((text) => document.getElementById('shown')?.textContent?.startsWith(text), text);

  it.each(['stroke', 'molars'])(
    'of %s scores on its test images what it scores in the study',
    async (name) => {
      const { files, dice } = await saveUntrained(embeddedTask(name), 'code', join(folder, name));
      expect(dice).toBeGreaterThan(0.01);
      await page.setInputFiles('#network', files);
      await shown(`The network of ${name}, soft-dice, seed 3 on its 96 test images`);
      // What is at the edge of two classes may fall to either side on another processor.
      expect(await number('dice-image')).toBeCloseTo(dice, 2);
      expect(await page.locator('#masks canvas').count()).toBe(8);
      expect(await page.locator('#images').textContent()).toMatch(/^Synthetic/);
    },
  );

  it('of a folder is tried on the images at hand, if they are of its size', async () => {
    const size = { height: 64, width: 64 };
    const image = {
      name: '1',
      group: '1',
      pixels: new Float32Array(64 * 64),
      truth: new Uint8Array(64 * 64),
    };
    const task = { ...embeddedTask('molars'), name: 'scans', ...size, test: [image] };
    const { files } = await saveUntrained(task, 'folder', join(folder, 'scans'));
    await page.setInputFiles('#network', files);
    await page.waitForSelector('#problem:not([hidden])');
    expect(await page.locator('#problem').textContent()).toMatch(
      /^The network takes \[64, 64, 1\], but the images are \[48, 48, 1\] \(Synthetic/,
    );
    await page.setInputFiles('#files', [0, 1, 2, 3, 4].flatMap(pair));
    await page.waitForSelector('#synthetic:not([hidden])');
    await page.setInputFiles('#network', files);
    await shown('The network of scans, soft-dice, seed 3 on these 5 images');
    expect(await page.locator('#masks canvas').count()).toBe(5);
    expect(await number('dice-image')).toBeGreaterThan(0);
  });

  it('is refused in one line where a file is missing or is something else', async () => {
    const problem = async (files: Parameters<Page['setInputFiles']>[1]) => {
      await page.setInputFiles('#network', files);
      await page.waitForSelector('#problem:not([hidden])');
      return page.locator('#problem').textContent();
    };
    const file = (name: string, text: string) => ({ name, mimeType: '', buffer: Buffer.from(text) });
    expect(await problem([file('model.json', '{}')])).toBe(
      'A network is its model.json and its weights.bin, chosen together; these are model.json',
    );
    expect(await problem([file('model.json', '{}'), file('weights.bin', '')])).toMatch(
      /^model\.json holds no network that tfjs-layers reads: .+$/,
    );
  });
});
