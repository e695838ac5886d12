/**
 * A module whose memory other threads can read. WebAssembly says in one byte whether a memory is shared; one that is names its largest
 * size, too. Nothing else of the module changes: one instance works on the memory, and others read it when that one is done.
 */

/** The number of the section that declares memories. */
const MEMORY_SECTION = 5;

/** All that 32 bits address, in pages. */
const MOST_PAGES = 65536;

/** Whether threads can share memory here. On pages it takes cross-origin isolation. */
export function canShare(): boolean {
  return typeof SharedArrayBuffer === 'function';
}

/** The bytes of the same module with shared memory. */
export function withSharedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  // behind the magic number and the version
  let place = 8;
  while (place < bytes.length) {
    const [length, content] = readNumber(bytes, place + 1);
    if (bytes[place] === MEMORY_SECTION) {
      // one memory: its number, its flags, its least size
      const [pages] = readNumber(bytes, content + 2);
      const memory = [1, 3, ...written(pages), ...written(MOST_PAGES)];
      const before = [...written(memory.length), ...memory];
      const result = new Uint8Array(place + 1 + before.length + bytes.length - content - length);
      result.set(bytes.subarray(0, place + 1));
      result.set(before, place + 1);
      result.set(bytes.subarray(content + length), place + 1 + before.length);
      return result;
    }
    place = content + length;
  }
  throw new Error('the module declares no memory');
}

/** A number in pieces of seven bits, the lowest first, and the place behind it. */
function readNumber(bytes: Uint8Array, place: number): [value: number, behind: number] {
  let [value, factor, at] = [0, 1, place];
  for (;;) {
    const byte = bytes[at++] as number;
    value += (byte % 128) * factor;
    if (byte < 128) return [value, at];
    factor *= 128;
  }
}

function written(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...written(Math.floor(value / 128))];
}
