/** The page: its settings start a training, whose reports go into the numbers, the chart and the pictures. */

import { backends, startBackend } from './backends.js';
import { drawChart, type Run } from './chart.js';
import { droppedImages, filesOf } from './dropped-images.js';
import { losses } from './losses.js';
import { madeImages } from './made-images.js';
import { drawMasks } from './mask-pictures.js';
import type { NamedFile } from './pair-files.js';
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
const drop = element('drop');
const stop = element<HTMLButtonElement>('stop');
const made = element<HTMLButtonElement>('made');

lossChoice.append(...Object.keys(losses).map((name) => new Option(name, name)));
backendChoice.append(...Object.entries(backends).map(([name, label]) => new Option(label, name)));

const runs: Run[] = [];
let set = madeImages(SEED);
let predicted: readonly Uint8Array[] = [];
let goOn = false;

function draw(): void {
  drawChart(element('chart'), runs);
  drawMasks(element('masks'), set, predicted);
}

function choose(images: typeof set): void {
  set = images;
  predicted = [];
  // Runs on other images do not compare.
  runs.length = 0;
  element('images').textContent = set.description;
  draw();
}

function show(problem: unknown): void {
  const place = element('problem');
  place.hidden = problem === undefined;
  place.textContent = problem instanceof Error ? problem.message : String(problem ?? '');
}

/** Runs what may fail; a failure stands on the page in one line. */
async function attempt(work: () => Promise<void>): Promise<void> {
  show(undefined);
  try {
    await work();
  } catch (problem) {
    show(problem);
  }
}

function setRunning(running: boolean): void {
  goOn = running;
  stop.disabled = !running;
  for (const control of [
    element<HTMLButtonElement>('train'),
    lossChoice,
    backendChoice,
    epochs,
    files,
    made,
  ]) {
    control.disabled = running;
  }
  form.dataset.state = running ? 'training' : 'waiting';
}

function tell({ epoch, dice, times, predicted: masks }: EpochReport, run: Run): boolean {
  run.dice.push(dice.dataset);
  predicted = masks;
  const text = {
    epoch: String(epoch),
    'dice-dataset': dice.dataset.toFixed(3),
    'dice-image': dice.image.toFixed(3),
    'step-time': `${times.step.toFixed(0)} ms`,
    'loss-time': `${times.loss.toFixed(2)} ms`,
  };
  for (const [id, value] of Object.entries(text)) element(id).textContent = value;
  draw();
  return goOn;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    setRunning(true);
    try {
      const name = `${runs.length + 1}: ${lossChoice.value}, ${backendChoice.value}`;
      await startBackend(backendChoice.value);
      const loss = losses[lossChoice.value]?.() as NonNullable<ReturnType<(typeof losses)[string]>>;
      const run: Run = { name, dice: [] };
      runs.push(run);
      await train(set, loss, epochs.valueAsNumber, (told) => tell(told, run));
    } finally {
      setRunning(false);
    }
  });
});

stop.addEventListener('click', () => {
  goOn = false;
  stop.disabled = true;
});

made.addEventListener('click', () => {
  made.hidden = true;
  choose(madeImages(SEED));
});

const take = (given: Promise<NamedFile[]>) =>
  attempt(async () => {
    choose(await droppedImages(await given));
    made.hidden = false;
  });

files.addEventListener('change', () => {
  const given = [...(files.files ?? [])].map((file) => ({
    path: file.webkitRelativePath || file.name,
    file,
  }));
  files.value = '';
  take(Promise.resolve(given));
});
for (const name of ['dragover', 'dragleave', 'drop']) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', name === 'dragover');
  });
}
drop.addEventListener('drop', (event) => {
  if (!goOn && event.dataTransfer) take(filesOf(event.dataTransfer.items));
});

choose(set);
setRunning(false);
new ResizeObserver(() => drawChart(element('chart'), runs)).observe(element('chart'));
