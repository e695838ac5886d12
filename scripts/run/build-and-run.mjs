/** Sets up, builds what a program of the workspace needs and runs it. */
import path from 'node:path';
import { reportAndFail } from '../setup/failure.mjs';
import { root } from '../setup/versions.mjs';
import { ensureTools, interruptible } from '../setup.mjs';
import { buildQuietly } from './build-quietly.mjs';
import { runThrough } from './run-through.mjs';

/**
 * Runs `dist/main.js` of a package under `bench`, with the arguments that this process was given. Relative paths in
 * them are meant from where the command was typed.
 * @param {string} name the package's
 * @param {string} folder its folder in `bench`
 * @param {{ browser?: boolean }} [needs] `browser`: it starts a browser
 */
export async function buildAndRun(name, folder, { browser = false } = {}) {
  try {
    const env = await interruptible(async () => {
      const { env } = await ensureTools({ browser });
      await buildQuietly(name, env);
      return env;
    });
    const main = path.join(root, 'bench', folder, 'dist', 'main.js');
    const options = { env, cwd: process.env.INIT_CWD ?? process.cwd() };
    process.exitCode = await runThrough(process.execPath, [main, ...process.argv.slice(2)], options);
  } catch (reason) {
    reportAndFail(reason);
  }
}
