/**
 * `npm start [-- OPTIONS]`: sets up, builds what the study needs and runs it. The build is silent when all of
 * it is in turbo's cache, and shows its whole output when it fails. Relative paths in the options are meant
 * from where the command was typed.
 */
import path from 'node:path';
import { runThrough } from './run/run-through.mjs';
import { turboCommand } from './run/turbo-command.mjs';
import { reportAndFail, SetupFailure } from './setup/failure.mjs';
import { CommandFailure, run } from './setup/processes.mjs';
import { step, stopProgress } from './setup/progress.mjs';
import { root } from './setup/versions.mjs';
import { ensureTools, interruptible } from './setup.mjs';

try {
  const env = await interruptible(async () => {
    const { env } = await ensureTools({ browser: false });
    await step('build', () => build(env), { silentSeconds: 2 });
    return env;
  });
  const study = path.join(root, 'bench', 'study', 'dist', 'main.js');
  const options = { env, cwd: process.env.INIT_CWD ?? process.cwd() };
  process.exitCode = await runThrough(process.execPath, [study, ...process.argv.slice(2)], options);
} catch (reason) {
  reportAndFail(reason);
}

/** @param {NodeJS.ProcessEnv} env */
async function build(env) {
  const [command, args] = turboCommand(['run', 'build', '--filter=@segmetric/study...']);
  try {
    await run(command, args, { env, cwd: root });
  } catch (reason) {
    if (!(reason instanceof CommandFailure)) throw reason;
    stopProgress();
    process.stderr.write(reason.output);
    throw new SetupFailure('The build failed: see above.');
  }
}
