/**
 * Rust from Debian's or Ubuntu's packages, unpacked into the cache: rustc, cargo, clippy, rustfmt and the
 * standard library for WASM. Which packages hold a Rust that is new enough differs:
 *
 * - `rustc` with `libstd-rust-dev-wasm32`, where the release itself is new;
 * - `rustc-1.89` and the like on Ubuntu, several versions side by side;
 * - `rustc-web`, which Debian keeps up to date for browsers. It has no standard library for WASM:
 *   that one is compiled from its sources (`wasm-standard-library.mjs`).
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached, cachedWithPrefix } from './cache.mjs';
import {
  candidates,
  dependenciesOf,
  download,
  hasApt,
  libraryFolders,
  packageNames,
  unpack,
  unpackParts,
  updateLists,
  versionInName,
  withDependencies,
} from './debian-packages.mjs';
import { CommandFailure, run } from './processes.mjs';
import { say, step } from './progress.mjs';
import { fullVersion } from './rustc-version.mjs';
import { atLeast } from './versions.mjs';
import { buildStandardLibrary } from './wasm-standard-library.mjs';
import { writeWrapper } from './wrapper.mjs';

const PREFIX = 'debian-rust-';
const PROGRAMS = ['rustc', 'rustdoc', 'cargo', 'cargo-clippy', 'clippy-driver', 'rustfmt', 'cargo-fmt'];

/** The C compiler that they depend on is looked for by itself (`debian-compiler.mjs`). */
const COMPILER =
  /^(gcc|cpp|binutils|libbinutils|libc6-dev|libc-dev|linux-libc-dev|lib(gcc-\d+-dev|[alt]san|ubsan|itm|gomp|quadmath|atomic|isl|mpc|mpfr|ctf|gprofng|cc1|sframe))/;

/** Of the sources, 700 MB of compiler and tests, only the standard library and the link that leads to it. */
const SOURCES = ['./usr/src/rustc-*/library', './usr/lib/rustlib/src/rust'];

/**
 * @typedef {object} Family a set of packages that makes a toolchain
 * @property {string} version
 * @property {string[]} packages
 * @property {boolean} hasStandardLibrary whether the one for WASM is among them
 */

/**
 * The toolchain in the cache, if there is one that is new enough.
 * @param {string} minimum
 * @returns {import('./rust.mjs').Toolchain | undefined}
 */
export function findCachedRust(minimum) {
  const folder = cachedWithPrefix(PREFIX).find((found) =>
    atLeast(path.basename(found).slice(PREFIX.length), minimum),
  );
  return folder === undefined ? undefined : toolchainIn(folder);
}

/**
 * Makes the toolchain from packages.
 * @param {string} minimum
 * @param {Promise<string[]>} compiler folders for PATH with a C compiler
 * @param {Error} otherwise what to throw where that is not possible
 * @returns {Promise<import('./rust.mjs').Toolchain>}
 */
export async function debianRust(minimum, compiler, otherwise) {
  if (!hasApt()) throw otherwise;
  try {
    await updateLists();
    const family = chooseFamily(await knownFamilies(), minimum);
    if (!family) throw otherwise;
    return toolchainIn(await makeToolchain(family, compiler));
  } catch (reason) {
    if (!(reason instanceof CommandFailure)) throw reason;
    say(reason.message);
    throw otherwise;
  }
}

/**
 * The best of several: new enough, with its standard library rather than without, then the newest.
 * @param {Family[]} families
 * @param {string} minimum
 * @returns {Family | undefined}
 */
export function chooseFamily(families, minimum) {
  return families
    .filter(({ version }) => atLeast(version, minimum))
    .sort(
      (a, b) =>
        Number(b.hasStandardLibrary) - Number(a.hasStandardLibrary) ||
        (atLeast(a.version, b.version) ? -1 : 1),
    )[0];
}

/** @returns {Promise<Family[]>} those that this system's sources offer */
async function knownFamilies() {
  const numbered = (await packageNames('libstd-rust-1.'))
    .map((name) => /^libstd-rust-(\d+\.\d+)-dev-wasm32$/.exec(name)?.[1])
    .filter((version) => version !== undefined);
  /** @type {{ compiler: string, packages: string[], hasStandardLibrary: boolean }[]} */
  const kinds = [
    {
      compiler: 'rustc',
      packages: ['cargo', 'rust-clippy', 'rustfmt', 'libstd-rust-dev-wasm32'],
      hasStandardLibrary: true,
    },
    ...numbered.map((version) => ({
      compiler: `rustc-${version}`,
      packages: [
        `cargo-${version}`,
        `rust-${version}-clippy`,
        `rustfmt-${version}`,
        `libstd-rust-${version}-dev-wasm32`,
      ],
      hasStandardLibrary: true,
    })),
    {
      compiler: 'rustc-web',
      packages: ['cargo-web', 'rust-web-clippy', 'rustfmt-web', 'rust-web-src'],
      hasStandardLibrary: false,
    },
  ];
  const versions = await candidates(kinds.flatMap(({ compiler, packages }) => [compiler, ...packages]));
  return kinds
    .filter(({ compiler, packages }) => [compiler, ...packages].every((name) => versions.has(name)))
    .map(({ compiler, packages, hasStandardLibrary }) => ({
      version: versions.get(compiler) ?? '',
      packages: [compiler, ...packages],
      hasStandardLibrary,
    }));
}

/**
 * @param {Family} family
 * @param {Promise<string[]>} compiler
 * @returns {Promise<string>} its folder in the cache
 */
function makeToolchain(family, compiler) {
  return cached(`${PREFIX}${versionInName(family.version)}`, async ({ made, scratch, final }) => {
    const root = path.join(made, 'root');
    const debs = await step(`fetch Rust ${family.version} from Debian's packages`, () =>
      fetchFamily(family, scratch),
    );
    await step('unpack Rust', async () => {
      const isSource = (/** @type {string} */ deb) => path.basename(deb).startsWith('rust-web-src_');
      await unpack(
        debs.filter((deb) => !isSource(deb)),
        root,
      );
      for (const deb of debs.filter(isSource)) await unpackParts(deb, root, SOURCES);
    });
    writeWrappers(root, path.join(made, 'bin'), root);
    if (!family.hasStandardLibrary) {
      const tools = [path.join(made, 'bin'), ...(await compiler)];
      await step("compile Rust's standard library for WASM", () =>
        buildStandardLibrary(tools, root, scratch),
      );
      for (const sources of ['src', 'lib/rustlib/src'])
        rmSync(path.join(root, 'usr', sources), { recursive: true });
    }
    const { stdout } = await run(path.join(made, 'bin', 'rustc'), ['-vV']);
    writeFileSync(path.join(made, 'version'), fullVersion(stdout));
    writeWrappers(root, path.join(made, 'bin'), path.join(final, 'root'));
  });
}

/**
 * @param {Family} family
 * @param {string} scratch
 * @returns {Promise<string[]>} the packages' files
 */
async function fetchFamily(family, scratch) {
  const all = await withDependencies(family.packages);
  if (!all.some((name) => name.startsWith('lld-'))) {
    // the linker must read what this LLVM writes: the same version
    const llvm = all.map((name) => /^libllvm(\d+)/.exec(name)?.[1]).find(Boolean) ?? (await llvmOf(all));
    all.push(...(await withDependencies([`lld-${llvm}`])));
  }
  return download(
    [...new Set(all)].filter((name) => !COMPILER.test(name)),
    path.join(scratch, 'debs'),
  );
}

/**
 * The version of LLVM, where its library is installed and thus not among the packages to fetch.
 * @param {string[]} packages `name=version`
 */
async function llvmOf(packages) {
  const library = packages.find((name) => /^libstd-rust-(web-)?\d/.test(name))?.split('=')[0] ?? '';
  return (await dependenciesOf(library)).map((name) => /^libllvm(\d+)/.exec(name)?.[1]).find(Boolean);
}

/**
 * @param {string} root where the packages lie now
 * @param {string} bin where the scripts go
 * @param {string} home where the packages will lie when the scripts run
 */
function writeWrappers(root, bin, home) {
  const versioned = readdirSync(path.join(root, 'usr', 'lib')).filter((name) =>
    /^(rust|llvm)-[\d.]+$/.test(name),
  );
  const places = [...versioned.map((name) => `usr/lib/${name}/bin`), 'usr/bin'];
  const libraries = [
    ...libraryFolders(root),
    ...versioned.map((name) => path.join(root, 'usr/lib', name, 'lib')),
  ]
    .filter(existsSync)
    .map((folder) => path.join(home, path.relative(root, folder)));
  for (const name of [...PROGRAMS, 'wasm-ld']) {
    const place = places.find((folder) => existsSync(path.join(root, folder, name)));
    if (place === undefined) throw new Error(`the packages hold no ${name}`);
    writeWrapper(path.join(bin, name), { program: path.join(home, place, name), libraries });
  }
}

/**
 * @param {string} folder
 * @returns {import('./rust.mjs').Toolchain}
 */
function toolchainIn(folder) {
  const bin = path.join(folder, 'bin');
  return {
    version: readFileSync(path.join(folder, 'version'), 'utf8'),
    path: [bin],
    env: {
      RUSTC: path.join(bin, 'rustc'),
      RUSTDOC: path.join(bin, 'rustdoc'),
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: path.join(bin, 'wasm-ld'),
    },
  };
}
