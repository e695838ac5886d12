/**
 * A C compiler: Rust links native programs with it, and a few crates of the tools compile C. Where the system
 * has none, Debian's gcc is unpacked into the cache. It finds its own parts relative to itself; what it
 * expects below `/usr` (start files, headers, the C library's linker scripts) it is told.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached, cachedWithPrefix } from './cache.mjs';
import {
  candidates,
  download,
  hasApt,
  libraryFolders,
  libraryTriplet,
  unpack,
  updateLists,
  versionInName,
  withDependencies,
} from './debian-packages.mjs';
import { SetupFailure } from './failure.mjs';
import { findOnPath } from './processes.mjs';
import { step } from './progress.mjs';
import { writeWrapper } from './wrapper.mjs';

const PREFIX = 'debian-gcc-';

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>} folders for PATH
 */
export async function ensureCompiler(env) {
  // macOS and Windows say themselves what to install when Rust finds no linker
  if (process.platform !== 'linux' || findOnPath('cc', env)) return [];
  const folder = cachedWithPrefix(PREFIX)[0] ?? (await debianCompiler());
  return [path.join(folder, 'bin')];
}

async function debianCompiler() {
  if (!hasApt()) throw new SetupFailure('No C compiler (cc) is here: install gcc or clang');
  await updateLists();
  const version = (await candidates(['gcc'])).get('gcc');
  if (version === undefined)
    throw new SetupFailure('No C compiler (cc) is here: install it (apt install gcc libc6-dev)');
  return cached(`${PREFIX}${versionInName(version)}`, async ({ made, scratch, final }) => {
    const root = path.join(made, 'root');
    const debs = await step(`fetch gcc ${version} from Debian's packages`, async () =>
      download(await withDependencies(['gcc', 'libc6-dev']), path.join(scratch, 'debs')),
    );
    await step('unpack gcc', () => unpack(debs, root));
    const home = path.join(final, 'root');
    const usr = path.join(root, 'usr');
    relocateLinkerScripts(path.join(usr, 'lib', libraryTriplet()), usr, path.join(home, 'usr'));
    const inHome = (/** @type {string} */ folder) => path.join(home, path.relative(root, folder));
    const libraries = libraryFolders(root).map(inHome);
    const lib = path.join(home, 'usr', 'lib', libraryTriplet());
    const include = path.join(home, 'usr', 'include');
    for (const name of ['cc', 'gcc']) {
      writeWrapper(path.join(made, 'bin', name), {
        program: path.join(home, 'usr', 'bin', 'gcc'),
        libraries,
        args: [
          `-B${home}/usr/bin/`,
          `-B${lib}/`,
          `-L${lib}`,
          '-isystem',
          path.join(include, libraryTriplet()),
          '-isystem',
          include,
        ],
      });
    }
    writeWrapper(path.join(made, 'bin', 'ar'), { program: path.join(home, 'usr', 'bin', 'ar'), libraries });
  });
}

/**
 * `libc.so` and the like are texts that name the real libraries by absolute paths below /usr. Those that came
 * with the packages are named where they lie now; those of the system keep their names.
 * @param {string} folder with the scripts
 * @param {string} usr what stands for /usr now
 * @param {string} home what will stand for /usr
 */
export function relocateLinkerScripts(folder, usr, home) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.so') || file.endsWith('.a'))) {
    const file = path.join(folder, name);
    const entry = statSync(file, { throwIfNoEntry: false });
    if (!entry?.isFile() || entry.size > 2000) continue;
    const text = readFileSync(file, 'latin1');
    if (!text.startsWith('/* GNU ld script')) continue;
    const moved = text.replaceAll(/\/usr(\/[^\s()]+)/g, (whole, rest) =>
      statSync(path.join(usr, rest), { throwIfNoEntry: false }) ? path.join(home, rest) : whole,
    );
    writeFileSync(file, moved, 'latin1');
  }
}
