import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const packages = ['tfjs-core', 'tfjs-backend-cpu', 'tfjs-backend-wasm', 'tfjs-layers'];

it.each([
  ['the oldest', '4.2.0', (name: string) => `${name}-oldest`],
  ['the newest', '4.22.0', (name: string) => `@tensorflow/${name}`],
])('%s tfjs trains: %s', async (_name, version, nameOf) => {
  const folder = mkdtempSync(join(tmpdir(), 'segmetric-tfjs-'));
  try {
    const bundle = join(folder, 'network.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'gradients-of-a-network.ts')],
      outfile: bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      // tfjs's packages say that loading them has no effects; it registers their kernels.
      ignoreAnnotations: true,
      // What tfjs requires of Node by name, in a module that has no require.
      banner: {
        js: "import { createRequire } from 'node:module'; import { dirname } from 'node:path'; import { fileURLToPath } from 'node:url'; const require = createRequire(import.meta.url); const __filename = fileURLToPath(import.meta.url); const __dirname = dirname(__filename);",
      },
      alias: Object.fromEntries(packages.map((name) => [`@tensorflow/${name}`, nameOf(name)])),
    });
    const wasmFiles = join(
      dirname(require.resolve(`${nameOf('tfjs-backend-wasm')}/package.json`)),
      'wasm-out/',
    );
    const { stdout } = await promisify(execFile)(process.execPath, [bundle, wasmFiles]);
    const result = JSON.parse(stdout.trim().split('\n').at(-1) as string);
    expect(result.version).toBe(version);
    expect(result.registered).toContain('Conv2DBackpropFilter');
    expect(result.leaked).toBe(0);
    expect(result.error).toBeLessThan(2e-5);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
