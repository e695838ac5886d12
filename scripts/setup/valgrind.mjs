/**
 * valgrind, whose callgrind counts instructions: from the PATH, else Debian's packages unpacked into the cache. Only the
 * comparison of two commits needs it.
 */
import path from 'node:path';
import { cached, cachedWithPrefix } from './cache.mjs';
import {
  candidates,
  download,
  hasApt,
  libraryFolders,
  unpack,
  updateLists,
  versionInName,
  withDependencies,
} from './debian-packages.mjs';
import { SetupFailure } from './failure.mjs';
import { findOnPath } from './processes.mjs';
import { step } from './progress.mjs';
import { writeWrapper } from './wrapper.mjs';

const PREFIX = 'debian-valgrind-';

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the executable
 */
export async function ensureValgrind(env) {
  const found = findOnPath('valgrind', env);
  if (found) return found;
  const folder = cachedWithPrefix(PREFIX)[0] ?? (await debianValgrind());
  return path.join(folder, 'bin', 'valgrind');
}

async function debianValgrind() {
  if (hasApt()) {
    await updateLists();
    const version = (await candidates(['valgrind'])).get('valgrind');
    if (version !== undefined) return makeValgrind(version);
  }
  throw new SetupFailure(
    'valgrind is not here, and instructions cannot be counted without it: install it (apt install valgrind)',
  );
}

/** @param {string} version */
function makeValgrind(version) {
  return cached(`${PREFIX}${versionInName(version)}`, async ({ made, scratch, final }) => {
    const root = path.join(made, 'root');
    const debs = await step(`fetch valgrind ${version} from Debian's packages`, async () =>
      download(await withDependencies(['valgrind']), path.join(scratch, 'debs')),
    );
    await step('unpack valgrind', () => unpack(debs, root));
    const home = path.join(final, 'root');
    writeWrapper(path.join(made, 'bin', 'valgrind'), {
      program: path.join(home, 'usr', 'bin', 'valgrind'),
      libraries: libraryFolders(root).map((folder) => path.join(home, path.relative(root, folder))),
      env: { VALGRIND_LIB: path.join(home, 'usr', 'libexec', 'valgrind') },
    });
  });
}
