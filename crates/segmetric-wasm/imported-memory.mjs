// Modules that import the memory they work on, since it is another module's.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Builds the library of a crate so that its module imports its memory. Ends the process where cargo does. */
export function buildOnImportedMemory(crate, cargo, flags) {
  const target = ['--release', '--locked', '--target', 'wasm32-unknown-unknown', '-p', crate];
  const build = spawnSync(
    'cargo',
    [
      'rustc',
      ...target,
      ...cargo,
      '--message-format=json-render-diagnostics',
      '--',
      ...flags,
      '-Clink-arg=--import-memory',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' },
  );
  if (build.error) {
    console.error(`cargo did not start: ${build.error.message}. \`npm run setup\` installs it.`);
    process.exit(1);
  }
  if (build.status !== 0) process.exit(build.status ?? 1);
  const file = `${crate.replaceAll('-', '_')}.wasm`;
  const built = build.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => JSON.parse(line).filenames ?? [])
    .find((name) => name.endsWith(file));
  return readFileSync(built);
}
