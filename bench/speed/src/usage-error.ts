/** A mistake in what the user gave: told in one line, without a stack, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
