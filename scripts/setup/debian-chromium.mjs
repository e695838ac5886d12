/** @returns {string | undefined} */
export function findCachedChromium() {
  return undefined;
}
/** @param {Error} otherwise @returns {Promise<string>} */
export async function debianChromium(otherwise) {
  throw otherwise;
}
