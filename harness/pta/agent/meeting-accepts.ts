import type { Clock } from '../../runtime/clock.ts';
import { withDeadline } from '../../runtime/deadline.ts';
import { decodeRelayedAcceptReply } from '../protocol/relay/relayed-accept.ts';
import { OPEN_TIMEOUT_MS } from './cloud-connector.ts';
import { meetingRefused, meetingTooLate } from './meeting-refused.ts';

/** As long as the opening of a connection, which it takes the place of (inferred). */
const REPLY_TIMEOUT_MS = OPEN_TIMEOUT_MS;

interface Accept<Duties> {
  readonly duties: Duties;
  /** Nobody waits for the reply any more; it may come all the same. */
  isGivenUp: boolean;
  /** @param isAdmitted - no when the connection ended first */
  settle(isAdmitted: boolean): void;
  refuse(reason: Error): void;
}

/** RelayedAccepts that were sent on a connection that is open, and that the relay has not replied to, in order. */
export class MeetingAccepts<Duties> {
  readonly #clock: Clock;
  readonly #sent: Accept<Duties>[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether anybody waits for a reply. */
  get isAwaited(): boolean {
    return this.#sent.some(({ isGivenUp }) => !isGivenUp);
  }

  /**
   * Another one was sent.
   *
   * @returns whether the relay let the agent in; no when the connection ended first
   * @throws HarnessError `MEETING_REFUSED`, `MALFORMED` when the reply is, or `CLOUD_TIMEOUT` when none comes in time
   */
  admission(duties: Duties): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const accept = { duties, isGivenUp: false, settle: resolve, refuse: reject };
    this.#sent.push(accept);
    const late = () => {
      accept.isGivenUp = true;
      return meetingTooLate('The relay did not reply to a RelayedAccept', REPLY_TIMEOUT_MS);
    };
    return withDeadline(this.#clock, REPLY_TIMEOUT_MS, late, () => promise);
  }

  /**
   * The relay replied to the first.
   *
   * @returns the duties of who was let in
   * @throws HarnessError as {@link admit}, when nothing had been sent
   */
  replied(message: Uint8Array): Duties | undefined {
    const accept = this.#sent.shift();
    try {
      admit(message);
    } catch (error) {
      if (accept === undefined || !(error instanceof Error)) throw error;
      accept.refuse(error);
      return undefined;
    }
    accept?.settle(true);
    return accept?.duties;
  }

  /** The connection has ended. */
  close(): void {
    for (const { settle } of this.#sent.splice(0)) settle(false);
  }
}

/** @throws HarnessError `MEETING_REFUSED` or `MALFORMED` */
export function admit(message: Uint8Array): void {
  const reply = decodeRelayedAcceptReply(message);
  if (reply.kind === 'refused') throw meetingRefused(reply.reason);
}
