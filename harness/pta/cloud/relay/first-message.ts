import type { Clock } from '../../../runtime/clock.ts';
import { withDeadline } from '../../../runtime/deadline.ts';
import { malformed } from '../../../runtime/errors.ts';

/** As long as an agent waits for a WebSocket to open (inferred). */
const TIMEOUT_MS = 30_000;

/**
 * Gives up on an agent that came and does not say what for.
 *
 * @param what - it should say
 * @throws HarnessError `MALFORMED`, or what `hear` throws
 */
export function hearFirst<T>(clock: Clock, what: string, hear: () => Promise<T>): Promise<T> {
  const late = () => malformed(what, `none came within ${TIMEOUT_MS} ms`);
  return withDeadline(clock, TIMEOUT_MS, late, hear);
}
