/** Memory in which the truth is handed to the workers. It is kept between calls, since new memory is slow to be touched. */

import { KEPT_BYTES } from '../core/core.js';
import { canShare } from './shared-memory.js';

/** Room that is made larger when it is needed. */
export class Room {
  #kept: ArrayBufferLike | undefined;

  /** Room for so many bytes, which is shared with the workers where that is possible. */
  of(bytes: number): ArrayBufferLike {
    if (this.#kept !== undefined && this.#kept.byteLength >= bytes) return this.#kept;
    const made = newRoom(bytes);
    if (bytes <= KEPT_BYTES) this.#kept = made;
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
