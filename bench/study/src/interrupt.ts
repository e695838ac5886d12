/**
 * Ctrl-C: the first asks the study to stop and report what it has, the second ends the process at once.
 */

// Under npm one Ctrl-C arrives twice: from the terminal, and passed on by npm. Nobody presses it again so soon.
const ECHO_MS = 300;

/** Exit code of a process that was interrupted: 128 + SIGINT. */
export const INTERRUPTED = 130;

/**
 * @param say tells the user that the first one was heard
 * @returns whether the user has asked to stop
 */
export function watchInterrupt(say: () => void): () => boolean {
  let first: number | undefined;
  process.on('SIGINT', () => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      say();
    } else if (now - first > ECHO_MS) {
      process.exit(INTERRUPTED);
    }
  });
  return () => first !== undefined;
}
