/**
 * `npm run bench [-- OPTIONS]`: sets up, builds what the bench needs and runs it. Relative paths in the options
 * are meant from where the command was typed.
 */
import path from 'node:path';
import { buildQuietly } from './run/build-quietly.mjs';
import { runThrough } from './run/run-through.mjs';
import { reportAndFail } from './setup/failure.mjs';
import { root } from './setup/versions.mjs';
import { ensureTools, interruptible } from './setup.mjs';

try {
  const env = await interruptible(async () => {
    // WebGL is only in a browser
    const browser = process.argv.includes('--training');
    const { env } = await ensureTools({ browser });
    await buildQuietly('@segmetric/speed', env);
    return env;
  });
  const bench = path.join(root, 'bench', 'speed', 'dist', 'main.js');
  const options = { env, cwd: process.env.INIT_CWD ?? process.cwd() };
  process.exitCode = await runThrough(process.execPath, [bench, ...process.argv.slice(2)], options);
} catch (reason) {
  reportAndFail(reason);
}
