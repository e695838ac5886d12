/** Everything public is documented, and every link leads somewhere: the API's documentation is made without a warning. */

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
// Draws the guide's pages, which typedoc takes in.
import '../figures/draw.js';

it('typedoc has no warnings', () => {
  const typedoc = dirname(createRequire(import.meta.url).resolve('typedoc/package.json'));
  const output = execFileSync(process.execPath, [join(typedoc, 'bin', 'typedoc'), '--emit', 'none'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
  expect(output).not.toMatch(/warning|error/i);
});
