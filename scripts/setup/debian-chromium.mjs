/**
 * Chromium from Debian's packages, unpacked into the cache with the libraries and the fonts that it needs.
 */
import { writeFileSync } from 'node:fs';
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
import { CommandFailure } from './processes.mjs';
import { say, step } from './progress.mjs';
import { writeWrapper } from './wrapper.mjs';

const PREFIX = 'debian-chromium-';

/** @returns {string | undefined} the executable in the cache */
export function findCachedChromium() {
  const folder = cachedWithPrefix(PREFIX)[0];
  return folder && executableIn(folder);
}

/**
 * @param {Error} otherwise what to throw where the packages cannot be had
 * @returns {Promise<string>} the executable
 */
export async function debianChromium(otherwise) {
  if (!hasApt()) throw otherwise;
  try {
    await updateLists();
    const version = (await candidates(['chromium'])).get('chromium');
    // Ubuntu's package only installs the snap
    if (version === undefined || version.includes('snap')) throw otherwise;
    return executableIn(await makeChromium(version));
  } catch (reason) {
    if (!(reason instanceof CommandFailure)) throw reason;
    say(reason.message);
    throw otherwise;
  }
}

/** @param {string} folder */
const executableIn = (folder) => path.join(folder, 'bin', 'chromium');

/** @param {string} version */
function makeChromium(version) {
  return cached(`${PREFIX}${versionInName(version)}`, async ({ made, scratch, final }) => {
    const root = path.join(made, 'root');
    const debs = await step(`fetch Chromium ${version} from Debian's packages`, async () =>
      download(await withDependencies(['chromium', 'fonts-dejavu-core']), path.join(scratch, 'debs')),
    );
    await step('unpack Chromium', () => unpack(debs, root));
    const home = path.join(final, 'root');
    writeFileSync(path.join(made, 'fonts.conf'), fontConfiguration(home, path.join(final, 'font-cache')));
    writeWrapper(path.join(made, 'bin', 'chromium'), {
      program: path.join(home, 'usr', 'lib', 'chromium', 'chromium'),
      libraries: libraryFolders(root).map((folder) => path.join(home, path.relative(root, folder))),
      env: { FONTCONFIG_FILE: path.join(final, 'fonts.conf') },
    });
  });
}

/**
 * @param {string} root
 * @param {string} cache
 */
function fontConfiguration(root, cache) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${root}/usr/share/fonts</dir>
  <cachedir>${cache}</cachedir>
</fontconfig>
`;
}
