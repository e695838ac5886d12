/**
 * The rows of the benches, built against the crate as it was at a commit. The rows are always today's, so that both sides do
 * the same work and a commit from before a row can be measured too; what must fit is the crate's public API.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupFailure } from '../setup/failure.mjs';
import { CommandFailure, run } from '../setup/processes.mjs';
import { root } from '../setup/versions.mjs';

/**
 * WebAssembly's vectors have instructions to round and to choose that the oldest x86-64 lacks: counts without them would speak
 * of other code than the one that is shipped.
 */
const LIKE_WASM = `[target.'cfg(target_arch = "x86_64")']
rustflags = ["-C", "target-cpu=x86-64-v2"]
`;

/**
 * @param {string | undefined} revision undefined: the files as they are now
 * @param {string} folder an empty folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the program
 */
export async function buildRows(revision, folder, env) {
  const tree = path.join(folder, 'tree');
  mkdirSync(tree, { recursive: true });
  if (revision === undefined) copyCrates(tree);
  else await checkOut(revision, tree);
  const rows = path.join(folder, 'rows');
  const benches = path.join(root, 'crates', 'segmetric', 'benches');
  cpSync(path.join(benches, 'rows'), path.join(rows, 'src', 'rows'), { recursive: true });
  copyFileSync(path.join(benches, 'instructions.rs'), path.join(rows, 'src', 'main.rs'));
  writeFileSync(path.join(rows, 'Cargo.toml'), manifest(path.join(tree, 'Cargo.toml')));
  copyFileSync(path.join(tree, 'Cargo.lock'), path.join(rows, 'Cargo.lock'));
  mkdirSync(path.join(rows, '.cargo'));
  writeFileSync(path.join(rows, '.cargo', 'config.toml'), LIKE_WASM);
  try {
    await run('cargo', ['build', '--release', '--target-dir', path.join(folder, 'target')], {
      cwd: rows,
      env,
    });
  } catch (reason) {
    if (!(reason instanceof CommandFailure)) throw reason;
    throw new SetupFailure(
      `${revision ?? 'The working tree'} does not build with today's rows:\n${reason.output.trim()}`,
    );
  }
  return path.join(folder, 'target', 'release', 'rows');
}

/**
 * A commit's full name.
 * @param {string} revision
 */
export async function commitOf(revision) {
  try {
    const { stdout } = await run('git', ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], {
      cwd: root,
    });
    return stdout.trim();
  } catch (reason) {
    if (!(reason instanceof CommandFailure)) throw reason;
    throw new SetupFailure(`'${revision}' is no commit of this repository`);
  }
}

/**
 * The crates as a commit has them, as plain files: a registered worktree would outlive a run that is killed.
 * @param {string} revision
 * @param {string} tree
 */
async function checkOut(revision, tree) {
  const archive = path.join(tree, 'tree.tar');
  const paths = ['crates', 'Cargo.toml', 'Cargo.lock'];
  await run('git', ['archive', '--output', archive, revision, ...paths], { cwd: root });
  await run('tar', ['-xf', archive, '-C', tree]);
}

/** @param {string} tree */
function copyCrates(tree) {
  const skipped = new Set(['node_modules', 'pkg', 'target', '.turbo']);
  cpSync(path.join(root, 'crates'), path.join(tree, 'crates'), {
    recursive: true,
    filter: (source) => !skipped.has(path.basename(source)),
  });
  for (const name of ['Cargo.toml', 'Cargo.lock']) copyFileSync(path.join(root, name), path.join(tree, name));
}

/**
 * A package of its own over the crate, built as the commit builds its releases.
 * @param {string} workspace the commit's Cargo.toml
 */
function manifest(workspace) {
  const profile =
    /^\[profile\.release\]\n(?:[^[\n].*\n|\n)*/m.exec(readFileSync(workspace, 'utf8'))?.[0] ?? '';
  return `[package]
name = "rows"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
segmetric = { path = "../tree/crates/segmetric" }

${profile}`;
}
