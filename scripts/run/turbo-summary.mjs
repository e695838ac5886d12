/**
 * How each task of a turbo run ended, from the summary that `--summarize` leaves in `.turbo/runs`.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../setup/versions.mjs';

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
  if (!file) throw new Error('turbo ended without a summary of its run: what it printed above says why');
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
