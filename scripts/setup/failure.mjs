/**
 * A step of the set-up that cannot go on. Its message is for people: one line on what is missing,
 * then what to install by hand. It is printed without a stack trace.
 */
export class SetupFailure extends Error {
  /** @param {string} message what cannot be had, and what to do instead */
  constructor(message) {
    super(message);
    this.name = 'SetupFailure';
  }
}

/**
 * Prints why a command stops and sets the exit code. A failure of the set-up is its message alone;
 * anything else is a fault of the scripts and keeps its stack.
 * @param {unknown} reason
 */
export function reportAndFail(reason) {
  console.error(reason instanceof SetupFailure ? `\n${reason.message}` : reason);
  process.exitCode = 1;
}
