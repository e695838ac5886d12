/** Ctrl-C: the first asks the run to stop and report what it has, the second ends the process at once. */

/** Exit code of a process that was interrupted: 128 + SIGINT. */
export const INTERRUPTED = 130;

// Under npm one Ctrl-C arrives twice: from the terminal, and passed on by npm. Nobody presses it again so soon.
const ECHO_MS = 300;

/**
 * @param say tells the user that the first one was heard
 * @returns whether the user has asked to stop
 */
export function watchInterrupt(say: () => void): () => boolean {
  let heard: number | undefined;
  process.on('SIGINT', () => {
    if (heard !== undefined && performance.now() - heard > ECHO_MS) process.exit(INTERRUPTED);
    if (heard !== undefined) return;
    heard = performance.now();
    say();
  });
  return () => heard !== undefined;
}
