// The binary form of WebAssembly modules, as far as it is read and written here: sections, and numbers in bytes of seven bits each.

/** The number that stands at a place, and where what follows it begins. */
export function numberAt(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
}

/** A number, as modules write it. */
export function numberBytes(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    const last = rest < 0x80;
    bytes.push((rest & 0x7f) | (last ? 0 : 0x80));
    if (last) return bytes;
  }
}

/** The sections of a module: the number of its kind, where it begins, and where its contents begin and end. */
export function sectionsOf(bytes) {
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const [length, start] = numberAt(bytes, at + 1);
    found.push({ id: bytes[at], at, start, end: start + length });
    at = start + length;
  }
  return found;
}

/** The module's code, and of each data segment its address and where it stands. In a module that may stand anywhere it stands at 0. */
export function codeAndData(bytes) {
  const found = { code: Buffer.alloc(0), segments: [] };
  for (const { id, start, end } of sectionsOf(bytes)) {
    if (id === 10) found.code = Buffer.from(bytes.subarray(start, end));
    if (id !== 11) continue;
    let [left, at] = numberAt(bytes, start);
    for (; left > 0; left--) {
      // Flag 0; i32.const and the address, or global.get and the global that holds what addresses are counted from; end.
      const [flag, instruction] = [bytes[at], bytes[at + 1]];
      if (flag !== 0 || (instruction !== 0x41 && instruction !== 0x23)) {
        throw new Error('a data segment has no address that is known');
      }
      const [number, past] = numberAt(bytes, at + 2);
      const [length, first] = numberAt(bytes, past + 1);
      found.segments.push({ address: instruction === 0x41 ? number : 0, start: first, end: first + length });
      at = first + length;
    }
  }
  return found;
}
