/**
 * Debian's and Ubuntu's packages, fetched with the system's own apt (its mirrors, its keys, its proxy) and
 * unpacked into a folder. apt's lists, locks and archives lie in the cache, so this needs no root, and neither
 * installs nor replaces anything of the system. Which further packages are needed is apt's answer for this
 * system: what is installed is not fetched again.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { cacheFolder, machine } from './cache.mjs';
import { withLock } from './lock.mjs';
import { ask, CommandFailure, findOnPath, run } from './processes.mjs';
import { say, step } from './progress.mjs';

/** apt waits long for a mirror that does not answer; third-party sources are often unreachable. */
const UPDATE_SECONDS = 240;

/**
 * Packages that every system has and whose files must fit its loader: never taken from elsewhere, even where
 * apt would bring them up to date.
 */
const OF_THE_SYSTEM = new Set(['libc6', 'libc-bin', 'libgcc-s1']);

/** Whether this is a system with apt. */
export function hasApt() {
  return (
    process.platform === 'linux' && ['apt-get', 'apt-cache', 'dpkg-deb'].every((tool) => findOnPath(tool))
  );
}

/** The folder of libraries below `usr/lib` on this processor. */
export function libraryTriplet() {
  return { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch === 'arm64' ? 'arm64' : 'x64'];
}

/** @type {Promise<void> | undefined} */
let updated;

/** Brings apt's lists in the cache up to date, once in a run. */
export function updateLists() {
  updated ??= step("fetch Debian's package lists", async () => {
    const lists = path.join(aptFolder(), 'state', 'lists', 'partial');
    mkdirSync(lists, { recursive: true });
    mkdirSync(path.join(aptFolder(), 'cache', 'archives', 'partial'), { recursive: true });
    writeFileSync(path.join(aptFolder(), 'apt.conf'), aptConfiguration());
    try {
      await withLock(path.join(aptFolder(), 'update.lock'), () => apt(['update'], UPDATE_SECONDS));
    } catch (reason) {
      if (!(reason instanceof CommandFailure)) throw reason;
      // one source of several may be out of reach: whether the packages are there will show
      const reasons = reason.output.split('\n').filter((line) => /^[EW]: /.test(line));
      say(['  Not every package source could be read; going on with the others.', ...reasons].join('\n  '));
    }
  });
  return updated;
}

/**
 * The version that apt would install of each package; those that it does not know are left out.
 * @param {string[]} names
 * @returns {Promise<Map<string, string>>}
 */
export async function candidates(names) {
  const { stdout } = await run('apt-cache', ['policy', ...names], { env: aptEnvironment() });
  return parsePolicy(stdout);
}

/**
 * @param {string} text what `apt-cache policy` prints in English
 * @returns {Map<string, string>}
 */
export function parsePolicy(text) {
  const versions = new Map();
  for (const [, name, version] of text.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (.*)$/gm)) {
    if (version !== '(none)') versions.set(name, version);
  }
  return versions;
}

/**
 * The names of all packages that begin so.
 * @param {string} prefix
 */
export async function packageNames(prefix) {
  return ((await ask('apt-cache', ['pkgnames', prefix], { env: aptEnvironment() })) ?? '').split('\n');
}

/**
 * What a package depends on directly, by name.
 * @param {string} name
 */
export async function dependenciesOf(name) {
  const text = await ask('apt-cache', ['depends', name], { env: aptEnvironment() });
  return [...(text ?? '').matchAll(/^ *\|?Depends: (\S+)$/gm)].map((match) => match[1] ?? '');
}

/**
 * The packages with all that they need and this system lacks, as `name=version`.
 * @param {string[]} names
 */
export async function withDependencies(names) {
  // A simulation: it may well say that it would remove a package that conflicts. Nothing is installed.
  const args = ['install', '--simulate', '--assume-yes', '--no-install-recommends', '--reinstall'];
  const { stdout } = await apt([...args, ...names]);
  return parseSimulation(stdout);
}

/**
 * @param {string} text what `apt-get install --simulate` prints
 * @returns {string[]} `name=version`
 */
export function parseSimulation(text) {
  return [...text.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+) /gm)]
    .filter(([, name = '']) => !OF_THE_SYSTEM.has(name.replace(/:.*/, '')))
    .map(([, name, version]) => `${name}=${version}`);
}

/**
 * Fetches packages into a folder; those that are there already, whole, are not fetched again.
 * @param {string[]} packages `name=version`
 * @param {string} folder
 * @returns {Promise<string[]>} the paths of the .deb files
 */
export async function download(packages, folder) {
  mkdirSync(folder, { recursive: true });
  await run('apt-get', ['download', ...packages], { cwd: folder, env: aptEnvironment() });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => path.join(folder, name));
}

/**
 * Unpacks packages into a folder.
 * @param {string[]} debs
 * @param {string} folder
 */
export async function unpack(debs, folder) {
  for (const deb of debs) await run('dpkg-deb', ['--extract', deb, folder]);
}

/**
 * Unpacks the parts of a package that patterns of tar name.
 * @param {string} deb
 * @param {string} folder
 * @param {string[]} patterns such as `./usr/src/*`
 */
export async function unpackParts(deb, folder, patterns) {
  const pipe = 'deb=$1; shift; dpkg-deb --fsys-tarfile "$deb" | tar --extract --wildcards "$@"';
  await run('sh', ['-c', pipe, 'sh', deb, '--directory', folder, ...patterns]);
}

/**
 * The part of a cached folder's name that says which version it holds.
 * @param {string} version of a Debian package
 */
export function versionInName(version) {
  return `${version.replace(/^\d+:/, '').replace(/[^\w.+-]/g, '-')}-${machine}`;
}

/**
 * The folders below `usr/lib` that hold shared libraries: what LD_LIBRARY_PATH must name.
 * @param {string} root a folder that packages were unpacked into
 */
export function libraryFolders(root) {
  const folders = [];
  for (const base of ['usr/lib', 'lib']) {
    const folder = path.join(root, base, libraryTriplet());
    if (!existsSync(folder)) continue;
    const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const candidate of [folder, ...inside.map(({ name }) => path.join(folder, name))]) {
      if (readdirSync(candidate).some((name) => /^lib.*\.so(\.\d+)*$/.test(name))) folders.push(candidate);
    }
  }
  return folders;
}

const aptFolder = () => path.join(cacheFolder(), 'apt');

/**
 * @param {string[]} args
 * @param {number} [seconds]
 */
function apt(args, seconds) {
  return run('apt-get', args, { env: aptEnvironment(), ...(seconds === undefined ? {} : { seconds }) });
}

/** @returns {NodeJS.ProcessEnv} */
function aptEnvironment() {
  return {
    ...process.env,
    APT_CONFIG: path.join(aptFolder(), 'apt.conf'),
    LC_ALL: 'C',
    DEBIAN_FRONTEND: 'noninteractive',
  };
}

/** apt reads this file before the system's own settings, which keep their mirrors, keys and proxies. */
function aptConfiguration() {
  const settings = {
    'Dir::State': path.join(aptFolder(), 'state'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': path.join(aptFolder(), 'cache'),
    'Dir::Log': path.join(aptFolder(), 'log'),
    'APT::Sandbox::User': userInfo().username,
    'Acquire::Languages': 'none',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': '20',
    'Acquire::https::Timeout': '20',
    'Debug::NoLocking': 'true',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} "${value}";\n`)
    .join('');
}
