/** The page: its settings start a training, whose reports go into the numbers, the chart and the pictures. */

import { backends, startBackend } from './backends.js';
import { drawChart, type Run } from './chart.js';
import { droppedImages, filesOf } from './dropped-images.js';
import { isNetwork, tryNetwork } from './loaded-network.js';
import { losses } from './losses.js';
import { drawMasks } from './mask-pictures.js';
import type { NamedFile } from './pair-files.js';
import { syntheticImages } from './synthetic-images.js';
import { type EpochReport, train } from './training.js';

const SEED = 7;

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const form = element<HTMLFormElement>('settings');
const lossChoice = element<HTMLSelectElement>('loss');
const backendChoice = element<HTMLSelectElement>('backend');
const epochs = element<HTMLInputElement>('epochs');
const files = element<HTMLInputElement>('files');
const network = element<HTMLInputElement>('network');
const drop = element('drop');
const stop = element<HTMLButtonElement>('stop');
const synthetic = element<HTMLButtonElement>('synthetic');

lossChoice.append(...Object.keys(losses).map((name) => new Option(name, name)));
backendChoice.append(...Object.entries(backends).map(([name, label]) => new Option(label, name)));

const runs: Run[] = [];
let set = syntheticImages(SEED);
let predicted: readonly Uint8Array[] = [];
let stopping = new AbortController();

function draw(): void {
  drawChart(element('chart'), runs);
  element('shown').textContent = 'Validation images:';
  drawMasks(element('masks'), set, predicted);
}

function choose(images: typeof set): void {
  set = images;
  predicted = [];
  // Runs on other images do not compare.
  runs.length = 0;
  showNumbers(NONE);
  element('images').textContent = set.description;
  draw();
}

function show(problem: unknown): void {
  const place = element('problem');
  place.hidden = problem === undefined;
  place.textContent = problem instanceof Error ? problem.message : String(problem ?? '');
}

/** Does what may fail, alone: nothing else begins meanwhile. A failure stands on the page in one line. */
async function attempt(state: 'reading' | 'training', work: () => Promise<void>): Promise<void> {
  show(undefined);
  enter(state);
  try {
    await work();
  } catch (problem) {
    show(problem);
  } finally {
    enter('waiting');
  }
}

function enter(state: 'waiting' | 'reading' | 'training'): void {
  form.dataset.state = state;
  stop.disabled = state !== 'training';
  for (const control of [
    element<HTMLButtonElement>('train'),
    lossChoice,
    backendChoice,
    epochs,
    files,
    network,
    synthetic,
  ]) {
    control.disabled = state !== 'waiting';
  }
}

const NONE = '–';

function showNumbers(epoch: string, told?: Pick<EpochReport, 'dice'> & Partial<EpochReport>): void {
  const text = {
    epoch,
    'dice-dataset': told?.dice.dataset.toFixed(3),
    'dice-image': told?.dice.image.toFixed(3),
    'step-time': told?.times && `${told.times.step.toFixed(0)} ms`,
    'loss-time': told?.times && `${told.times.loss.toFixed(1)} ms`,
  };
  for (const [id, value] of Object.entries(text)) element(id).textContent = value ?? NONE;
}

async function run(): Promise<void> {
  stopping = new AbortController();
  await startBackend(backendChoice.value);
  const loss = losses[lossChoice.value]?.() as NonNullable<ReturnType<(typeof losses)[string]>>;
  const started: Run = { name: `${runs.length + 1}: ${lossChoice.value}, ${backendChoice.value}`, dice: [] };
  const most = epochs.valueAsNumber;
  predicted = [];
  showNumbers(`0 of ${most}`);
  draw();
  const tell = (told: EpochReport) => {
    if (started.dice.length === 0) runs.push(started);
    started.dice.push(told.dice.dataset);
    predicted = told.predicted;
    showNumbers(`${told.epoch} of ${most}`, told);
    draw();
  };
  await train(set, loss, most, tell, stopping.signal);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt('training', run);
});

stop.addEventListener('click', () => {
  stopping.abort();
  stop.disabled = true;
});

synthetic.addEventListener('click', () => {
  synthetic.hidden = true;
  choose(syntheticImages(SEED));
});

const take = (given: Promise<NamedFile[]>) =>
  attempt('reading', async () => {
    const named = await given;
    if (isNetwork(named)) return load(named);
    choose(await droppedImages(named));
    synthetic.hidden = false;
  });

/** Shows what a network finds. Training goes on with the images that were there before. */
async function load(named: readonly NamedFile[]): Promise<void> {
  await startBackend(backendChoice.value);
  const trial = await tryNetwork(named, set);
  showNumbers('loaded', trial);
  element('shown').textContent = `${trial.description}:`;
  drawMasks(element('masks'), trial.set, trial.predicted);
}

for (const input of [files, network]) {
  input.addEventListener('change', () => {
    const given = [...(input.files ?? [])].map((file) => ({
      path: file.webkitRelativePath || file.name,
      file,
    }));
    input.value = '';
    take(Promise.resolve(given));
  });
}
for (const name of ['dragover', 'dragleave', 'drop']) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', name === 'dragover');
  });
}
drop.addEventListener('drop', (event) => {
  if (form.dataset.state === 'waiting' && event.dataTransfer) take(filesOf(event.dataTransfer.items));
});

choose(set);
enter('waiting');
new ResizeObserver(() => drawChart(element('chart'), runs)).observe(element('chart'));
