/**
 * `npm run format`: rustfmt for Rust, Biome for everything else.
 */
import path from 'node:path';
import { runThrough } from './run/run-through.mjs';
import { reportAndFail } from './setup/failure.mjs';
import { root } from './setup/versions.mjs';
import { ensureTools } from './setup.mjs';

try {
  const { env } = await ensureTools({ browser: false });
  const biome = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const rust = await runThrough('cargo', ['fmt', '--all'], { env, cwd: root });
  const rest = await runThrough(process.execPath, [biome, 'check', '--write', '.'], { env, cwd: root });
  process.exitCode = rust || rest;
} catch (reason) {
  reportAndFail(reason);
}
