/**
 * An operating fault: something outside the code went wrong. Callers compare `code`, never text.
 *
 * The message is one sentence that says what failed, with what, and what to try.
 */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Error code: bytes that arrived from outside are not what their format allows. */
export const MALFORMED = 'MALFORMED';

/** A {@link HarnessError} with code {@link MALFORMED}; every codec throws this and nothing else on bad bytes. */
export function malformed(format: string, problem: string, options?: ErrorOptions): HarnessError {
  return new HarnessError(MALFORMED, `${format}: ${problem}.`, options);
}
