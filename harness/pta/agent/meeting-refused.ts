import { HarnessError } from '../../runtime/errors.ts';

/** Error code: the relay did not let the agent into a meeting it had announced. */
export const MEETING_REFUSED = 'MEETING_REFUSED';

export function meetingRefused(why: string): HarnessError {
  return new HarnessError(
    MEETING_REFUSED,
    `The relay did not let the agent meet its caller (${why.trim()}); the caller has probably given up already.`,
  );
}
