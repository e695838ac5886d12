/**
 * `node scripts/turbo.mjs ARGUMENTS`: turbo over the workspace, after the set-up and in its environment.
 */

import { runThrough } from './run/run-through.mjs';
import { turboCommand } from './run/turbo-command.mjs';
import { reportAndFail } from './setup/failure.mjs';
import { ensureTools } from './setup.mjs';

try {
  const { env } = await ensureTools({ browser: false });
  const [command, args] = turboCommand(process.argv.slice(2));
  process.exitCode = await runThrough(command, args, { env });
} catch (reason) {
  reportAndFail(reason);
}
