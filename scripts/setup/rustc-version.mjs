/**
 * What a build's result depends on in the compiler: `1.95.0 x86_64-unknown-linux-gnu 59807616e`.
 * @param {string} verbose what `rustc -vV` prints
 * @returns {string} release, host and commit
 */
export function fullVersion(verbose) {
  const field = (/** @type {string} */ name) => new RegExp(`^${name}: (.*)$`, 'm').exec(verbose)?.[1] ?? '';
  return `${field('release')} ${field('host')} ${field('commit-hash').slice(0, 9)}`.trim();
}
