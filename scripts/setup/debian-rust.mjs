/** @param {string} minimum @returns {import('./rust.mjs').Toolchain | undefined} */
export function findCachedRust(minimum) {
  void minimum;
  return undefined;
}
/** @param {string} minimum @param {Error} otherwise @returns {Promise<import('./rust.mjs').Toolchain>} */
export async function debianRust(minimum, otherwise) {
  void minimum;
  throw otherwise;
}
