import { HarnessError, MALFORMED } from '../../../../runtime/errors.ts';

/**
 * A {@link HarnessError} with code `MALFORMED` that is answered with 400.
 *
 * @param message - what the client is told, in the service's own words where they are known
 */
export function badRequest(message: string, options?: ErrorOptions): HarnessError {
  return new HarnessError(MALFORMED, message, options);
}
