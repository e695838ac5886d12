/** The study itself: trains one network for each loss, scores it, and hands on what has been reached. */
import { type LossName, lossFunction } from './losses.js';
import { type RunResult, type StudyResults, summaryOf } from './result.js';
import { score } from './score.js';
import type { Task } from './task.js';
import { BATCH, type Settings, train, type Watch } from './train.js';
import { versions } from './versions.js';

/** What is to be run. */
export interface Plan extends Settings {
  readonly task: Task;
  readonly losses: readonly LossName[];
}

/** Hears of each step of each loss, and can stop the study. */
export interface StudyWatch {
  step?(loss: LossName, stepsDone: number): void;
  stopped?(): boolean;
}

/**
 * Runs the plan, loss after loss.
 *
 * @returns the results of what was done; a loss that was stopped on its way is scored as it stood then, and one
 * that had not made a step is left out
 */
export async function runStudy(plan: Plan, watch: StudyWatch = {}): Promise<StudyResults> {
  const started = new Date();
  const { task, losses, ...settings } = plan;
  const summary = summaryOf(task);
  const shown = summary.pictures.map(({ index }) => index);
  const stopped = () => watch.stopped?.() ?? false;
  const runs: RunResult[] = [];
  for (const loss of losses) {
    if (stopped()) break;
    const own: Watch = { step: (done) => watch.step?.(loss, done), stopped };
    const trained = await train(task, lossFunction(loss, task.classes), settings, own);
    if (trained.stepsDone === 0) break;
    runs.push({
      loss,
      seed: settings.seed,
      stepsDone: trained.stepsDone,
      stepsPlanned: settings.steps,
      trainingLoss: trained.losses,
      curve: trained.curve,
      ...score(task, task.test, trained.predictions),
      masks: shown.map((index) => Array.from(trained.predictions[index] as Uint8Array)),
      seconds: trained.seconds,
    });
  }
  return {
    task: summary,
    seed: settings.seed,
    batch: Math.min(BATCH, task.training.length),
    learningRate: settings.learningRate,
    steps: settings.steps,
    lossesPlanned: losses,
    runs,
    interrupted: runs.length < losses.length || runs.some((run) => run.stepsDone < run.stepsPlanned),
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    versions: versions(),
  };
}
