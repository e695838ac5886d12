/** How far the study is: a bar with the time left on a terminal, a line now and then elsewhere. */
import { Presets, SingleBar } from 'cli-progress';
import { type LossName, lossLabels } from './losses.js';

/** Takes the steps as they are made. */
export interface Progress {
  step(loss: LossName, stepsDone: number): void;
  stop(): void;
}

const LINES_PER_LOSS = 4;

/** @param out standard error, so that standard output holds the results alone */
export function showProgress(losses: readonly LossName[], steps: number, out: NodeJS.WriteStream): Progress {
  const total = losses.length * steps;
  const start = performance.now();
  const overall = (loss: LossName, stepsDone: number) => losses.indexOf(loss) * steps + stepsDone;
  // The library's own estimate follows the last few steps and jumps whenever test images are scored.
  const left = (done: number) => (((performance.now() - start) / 1000) * (total - done)) / done;

  if (!out.isTTY) {
    const every = Math.max(1, Math.ceil(steps / LINES_PER_LOSS));
    return {
      step(loss, stepsDone) {
        if (stepsDone % every !== 0 && stepsDone !== steps) return;
        const seconds = left(overall(loss, stepsDone)).toFixed(0);
        out.write(`${lossLabels[loss]}: step ${stepsDone} of ${steps}, about ${seconds} s left\n`);
      },
      stop() {},
    };
  }
  const format = '{bar} {loss}: step {step} of {steps}, {left} s left';
  const bar = new SingleBar({ format, stream: out, gracefulExit: false }, Presets.shades_classic);
  bar.start(total, 0, { loss: lossLabels[losses[0] as LossName], step: 0, steps, left: '–' });
  return {
    step(loss, stepsDone) {
      const done = overall(loss, stepsDone);
      bar.update(done, { loss: lossLabels[loss], step: stepsDone, steps, left: left(done).toFixed(0) });
    },
    stop: () => bar.stop(),
  };
}
