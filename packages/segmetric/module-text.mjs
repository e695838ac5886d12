/** Writes a module as text; `src/core/module-text.ts` reads it, and says why it is written so. */

/** The characters, as the reader has them. */
const CHARACTERS = Array.from({ length: 127 - 32 }, (_, place) => String.fromCharCode(32 + place)).filter(
  (character) => !'"$\'<\\`'.includes(character),
);
const PAIRS = 2;

/** @param {Uint8Array} bytes */
export function textOf(bytes) {
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = countOf(byte) + 1;
  const frequent = [...all].sort((a, b) => countOf(b) - countOf(a)).slice(0, CHARACTERS.length - PAIRS);
  const others = all.filter((byte) => !frequent.includes(byte));
  const codes = all.map((byte) => {
    if (frequent.includes(byte)) return CHARACTERS[PAIRS + frequent.indexOf(byte)];
    const place = others.indexOf(byte);
    const first = CHARACTERS[Math.floor(place / CHARACTERS.length)];
    return `${first}${CHARACTERS[place % CHARACTERS.length]}`;
  });
  const head = frequent.map((byte) => byte.toString(16).padStart(2, '0'));
  return head.join('') + Array.from(bytes, (byte) => codes[byte]).join('');

  /** @param {number} byte */
  function countOf(byte) {
    return counts[byte] ?? 0;
  }
}
