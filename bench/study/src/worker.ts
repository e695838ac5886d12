/** A process that does jobs, one at a time, and ends with the process that started it. */
import { startBackend } from './backend.js';
import { folderTask } from './folder.js';
import type { Job, Message, TaskSource } from './jobs.js';
import { run } from './run.js';
import { saveModel } from './saved-model.js';
import type { Task } from './task.js';
import { taskRecord } from './task-record.js';
import { embeddedTask } from './tasks/embedded.js';

// Ctrl-C reaches the whole group; the first process decides what it means.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

const parent = process.ppid;
const STEPS_AT_ONCE = 5;

const send = (message: Message) =>
  new Promise<void>((resolve) => {
    if (process.send === undefined) throw new Error('this file is started by the study, not by hand');
    process.send(message, () => resolve());
  });

let last: { readonly key: string; readonly task: Promise<Task> } | undefined;

function taskOf(source: TaskSource): Promise<Task> {
  const key = JSON.stringify(source);
  if (last?.key !== key) {
    const made =
      'embedded' in source ? Promise.resolve(embeddedTask(source.embedded)) : folderTask(source.folder);
    last = { key, task: made };
  }
  return last.task;
}

async function perform(job: Job): Promise<Message> {
  const task = await taskOf(job.source);
  if (job.kind === 'task') return { kind: 'task', record: taskRecord(task) };
  let steps = 0;
  const result = run(task, job.data, job, () => {
    // No event is heard during a run; without its parent it would go on for nobody.
    if (process.ppid !== parent) process.exit();
    if (++steps % STEPS_AT_ONCE === 0) send({ kind: 'steps', count: STEPS_AT_ONCE });
  });
  if (job.save !== undefined)
    await saveModel(job.save, task, result.weights, { ...result.record.chosen, ...about(job) });
  return { kind: 'run', result };
}

const about = ({ task, loss, seed, source }: Job & { kind: 'run' }) => ({
  task,
  loss,
  seed,
  // Images of a folder were brought to mean 0 and variance 1.
  source: 'folder' in source ? 'folder' : 'code',
});

const started = startBackend();
process.on('message', async (job: Job) => {
  try {
    await started;
    await send(await perform(job));
  } catch (error) {
    await send({ kind: 'failed', reason: (error as Error).stack ?? String(error) });
  }
});
