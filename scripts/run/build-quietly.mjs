/**
 * Builds what a command needs before it runs: silent when all of it is in turbo's cache, with its whole output when it
 * fails.
 */
import { SetupFailure } from '../setup/failure.mjs';
import { CommandFailure, run } from '../setup/processes.mjs';
import { step, stopProgress } from '../setup/progress.mjs';
import { root } from '../setup/versions.mjs';
import { turboCommand } from './turbo-command.mjs';

/**
 * @param {string} name a package of the workspace; it is built with all that it depends on
 * @param {NodeJS.ProcessEnv} env
 */
export function buildQuietly(name, env) {
  return step('build', () => build(name, env), { silentSeconds: 2 });
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
async function build(name, env) {
  const [command, args] = turboCommand(['run', 'build', `--filter=${name}...`]);
  try {
    await run(command, args, { env, cwd: root });
  } catch (reason) {
    if (!(reason instanceof CommandFailure)) throw reason;
    stopProgress();
    process.stderr.write(reason.output);
    throw new SetupFailure('The build failed: see above.');
  }
}
