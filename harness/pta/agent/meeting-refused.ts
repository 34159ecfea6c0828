import { HarnessError } from '../../runtime/errors.ts';
import { CLOUD_TIMEOUT } from './cloud-connector.ts';

/** Error code: the relay did not let the agent into a meeting it had announced. */
export const MEETING_REFUSED = 'MEETING_REFUSED';

export function meetingRefused(why: string): HarnessError {
  return new HarnessError(
    MEETING_REFUSED,
    `The relay did not let the agent meet its caller (${why.trim()}); the caller has probably given up already.`,
  );
}

/** @param what - did not happen on the relayed connection within that time: ms */
export function meetingTooLate(what: string, afterMs: number): HarnessError {
  return new HarnessError(
    CLOUD_TIMEOUT,
    `${what} within ${afterMs} ms on the relayed connection; look for something between that swallows the flow.`,
  );
}
