/**
 * Rust's standard library for wasm32-unknown-unknown, compiled from its sources, for a toolchain that has only
 * the sources. cargo can do this as part of a build (`-Zbuild-std`); here an empty crate is that
 * build, and its libraries are put where an installed target has them.
 */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';

const TARGET = 'wasm32-unknown-unknown';
const CRATE = 'standard_library_carrier';

/**
 * @param {string[]} tools the folders with cargo, rustc and a C compiler; cargo and rustc are in the first
 * @param {string} root where the toolchain's packages lie, with the sources
 * @param {string} scratch
 */
export async function buildStandardLibrary(tools, root, scratch) {
  const crate = path.join(scratch, CRATE);
  const sources = path.join(root, 'usr', 'lib', 'rustlib', 'src', 'rust', 'library');
  writeCrate(crate, sources);
  const target = path.join(crate, 'target');
  const [bin = ''] = tools;
  const env = {
    ...process.env,
    PATH: [...tools, process.env.PATH].join(path.delimiter),
    RUSTC: path.join(bin, 'rustc'),
    // -Zbuild-std is not stable; this lets a stable compiler do it
    RUSTC_BOOTSTRAP: '1',
    // without bitcode, link-time optimisation could not look into the standard library
    RUSTFLAGS: '-C embed-bitcode=yes',
    CARGO_TARGET_DIR: target,
    CARGO_PROFILE_RELEASE_DEBUG: '0',
  };
  await run(
    path.join(bin, 'cargo'),
    ['build', '--release', '--offline', '-Zbuild-std=std,panic_abort,test', '--target', TARGET],
    { cwd: crate, env },
  );
  const libraries = path.join(root, 'usr', 'lib', 'rustlib', TARGET, 'lib');
  mkdirSync(libraries, { recursive: true });
  const built = path.join(target, TARGET, 'release', 'deps');
  for (const file of readdirSync(built)) {
    if (file.endsWith('.rlib') && !file.startsWith(`lib${CRATE}`)) {
      copyFileSync(path.join(built, file), path.join(libraries, file));
    }
  }
}

/**
 * @param {string} folder
 * @param {string} sources
 */
function writeCrate(folder, sources) {
  mkdirSync(path.join(folder, 'src'), { recursive: true });
  mkdirSync(path.join(folder, '.cargo'), { recursive: true });
  writeFileSync(
    path.join(folder, 'Cargo.toml'),
    `[package]\nname = "${CRATE}"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n`,
  );
  writeFileSync(path.join(folder, 'src', 'lib.rs'), '#![no_std]\n');
  // the sources bring the crates that they depend on
  const vendor = path.join(sources, 'vendor');
  writeFileSync(
    path.join(folder, '.cargo', 'config.toml'),
    `[source.crates-io]\nreplace-with = "vendored"\n\n[source.vendored]\ndirectory = ${JSON.stringify(vendor)}\n`,
  );
}
