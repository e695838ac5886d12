/**
 * How each task of a turbo run ended, from the summary that `--summarize` leaves in `.turbo/runs`. What did not
 * run, since something that it depends on failed, is not in there: only the plan of the run knows of it.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { SetupFailure } from '../setup/failure.mjs';
import { run } from '../setup/processes.mjs';
import { root } from '../setup/versions.mjs';
import { turboCommand } from './turbo-command.mjs';

/**
 * The tasks that a run would do.
 * @param {string[]} what turbo's arguments
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./tally.mjs').TaskResult[]>} none has an exit code yet
 */
export async function planOf(what, env) {
  const [command, args] = turboCommand([...what, '--dry=json']);
  return readSummary((await run(command, args, { env, cwd: root })).stdout);
}

/**
 * The results, with the planned tasks that have none.
 * @param {import('./tally.mjs').TaskResult[]} planned
 * @param {import('./tally.mjs').TaskResult[]} results
 */
export function withTheMissing(planned, results) {
  const ran = new Set(results.map(({ taskId }) => taskId));
  return [...results, ...planned.filter(({ taskId }) => !ran.has(taskId))];
}

/**
 * Reads the newest summary, if it was written after `since`, and removes it.
 * @param {number} since in ms
 * @returns {import('./tally.mjs').TaskResult[]}
 */
export function takeSummary(since) {
  const folder = path.join(root, '.turbo', 'runs');
  const files = existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
  const fresh = files.filter((file) => statSync(file).mtimeMs >= since);
  const file = fresh.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (!file)
    throw new SetupFailure('turbo ended without a summary of its run: what it printed above says why');
  const results = readSummary(readFileSync(file, 'utf8'));
  rmSync(file);
  return results;
}

/**
 * @param {string} json
 * @returns {import('./tally.mjs').TaskResult[]}
 */
export function readSummary(json) {
  /** @type {{ tasks: { taskId: string, command: string, execution?: { exitCode: number | null } }[] }} */
  const summary = JSON.parse(json);
  return (
    summary.tasks
      // turbo lists a task also for packages that have no script of its name
      .filter(({ command }) => command !== '<NONEXISTENT>')
      .map(({ taskId, execution }) => ({ taskId, exitCode: execution?.exitCode ?? undefined }))
  );
}
