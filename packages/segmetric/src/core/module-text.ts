/**
 * A module as text in a source file. Base64 cuts bytes into pieces of six bits, in which gzip finds nothing again: it takes a third more
 * than the module. Here the most frequent bytes are one character each and the others two, so that what repeats in the module repeats
 * in the text, and gzip takes as much for the text as for the module. `module-text.mjs` writes it.
 *
 * The characters are those of printable ASCII that no tool writes in another way: without quotes, backslash, `$` and `<`. The text begins
 * with the frequent bytes in two hexadecimal digits each, in the order of their characters. The two first characters begin a pair;
 * pairs stand for the other bytes, in their order.
 */

/** The characters of the text. */
const CHARACTERS = Array.from({ length: 127 - 32 }, (_, place) => String.fromCharCode(32 + place)).filter(
  (character) => !'"$\'<\\`'.includes(character),
);

/** How many characters begin a pair; all the others stand for a byte by themselves. */
const PAIRS = 2;

/** The bytes of a module that is told as text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const frequent = Array.from({ length: CHARACTERS.length - PAIRS }, (_, place) =>
    Number.parseInt(text.slice(2 * place, 2 * place + 2), 16),
  );
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !frequent.includes(byte));
  const places = new Uint8Array(128);
  CHARACTERS.forEach((character, place) => {
    places[character.charCodeAt(0)] = place;
  });
  const bytes = new Uint8Array(text.length);
  let length = 0;
  // A plain loop over codes: this is in the first call.
  for (let at = 2 * frequent.length; at < text.length; at++) {
    const place = places[text.charCodeAt(at)] as number;
    if (place >= PAIRS) bytes[length++] = frequent[place - PAIRS] as number;
    else {
      at++;
      bytes[length++] = others[place * CHARACTERS.length + (places[text.charCodeAt(at)] as number)] as number;
    }
  }
  return bytes.subarray(0, length);
}
