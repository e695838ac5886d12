/**
 * `npm run example [-- OPTIONS]`: sets up, builds the page of `examples/train` and serves it on this machine. Options go
 * to `vite preview`, such as `--port 8080`.
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
    await buildQuietly('@segmetric/example-train', env);
    return env;
  });
  const cwd = path.join(root, 'examples', 'train');
  const vite = path.join(cwd, 'node_modules', 'vite', 'bin', 'vite.js');
  process.exitCode = await runThrough(process.execPath, [vite, 'preview', ...process.argv.slice(2)], {
    env,
    cwd,
  });
} catch (reason) {
  reportAndFail(reason);
}
