/** Memory in which arrays are handed to the workers. It is kept between calls, since new memory is slow to be touched. */

import { KEPT_BYTES } from '../core/core.js';
import { canShare } from './shared-memory.js';

/** Rooms by their names. */
export class Rooms {
  readonly #rooms = new Map<string, ArrayBufferLike>();

  /** Room for so many bytes, which is shared with the workers where that is possible. */
  of(name: string, bytes: number): ArrayBufferLike {
    const room = this.#rooms.get(name);
    if (room !== undefined && room.byteLength >= bytes) return room;
    const made = newRoom(bytes);
    if (bytes <= KEPT_BYTES) this.#rooms.set(name, made);
    return made;
  }
}

/** New room, shared with the workers where that is possible. */
export function newRoom(bytes: number): ArrayBufferLike {
  return canShare() ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}

/** Whether workers see the numbers of an array as they stand there. */
export function isShared(array: ArrayBufferView): boolean {
  return canShare() && array.buffer instanceof SharedArrayBuffer;
}
