/**
 * `npm start [-- OPTIONS]`: sets up, builds what the study needs and runs it. Relative paths in the options are
 * meant from where the command was typed.
 */
import path from 'node:path';
import { buildQuietly } from './run/build-quietly.mjs';
import { runThrough } from './run/run-through.mjs';
import { reportAndFail } from './setup/failure.mjs';
import { root } from './setup/versions.mjs';
import { ensureTools, interruptible } from './setup.mjs';

try {
  const env = await interruptible(async () => {
    const { env } = await ensureTools({ browser: false });
    await buildQuietly('@segmetric/study', env);
    return env;
  });
  const study = path.join(root, 'bench', 'study', 'dist', 'main.js');
  const options = { env, cwd: process.env.INIT_CWD ?? process.cwd() };
  process.exitCode = await runThrough(process.execPath, [study, ...process.argv.slice(2)], options);
} catch (reason) {
  reportAndFail(reason);
}
