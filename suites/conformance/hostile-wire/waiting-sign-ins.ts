import { REQUEST } from '../../../harness/pta/cloud/relay/relay-conversation.test-support.ts';
import { outcomeToAadsts } from '../../../harness/pta/cloud/sign-in/outcome-to-aadsts.ts';
import { DEFAULT_LIMITS, ValidationQueue } from '../../../harness/pta/cloud/validation-queue.ts';
import type { PtaEvent } from '../../../harness/pta/protocol/events.ts';
import type { ValidationRequest } from '../../../harness/pta/protocol/messages.ts';
import type { Runtime } from '../../../harness/runtime/runtime.ts';
import { AGENT_ID } from './relay-conversations.ts';

/** A sign-in whose request is on its way to an agent. */
export interface WaitingSignIn {
  readonly request: ValidationRequest;
  /** Aborts when it waits no longer. */
  readonly concluded: AbortSignal;
  /** `AADSTS…`; `undefined` when it succeeds. */
  readonly code: Promise<string | undefined>;
}

/** The cloud's queue, and what comes of the sign-ins that wait in it. */
export class WaitingSignIns {
  readonly queue: ValidationQueue;
  #begun = 0;

  constructor({ clock, events }: Runtime<PtaEvent>) {
    this.queue = new ValidationQueue(clock, events, DEFAULT_LIMITS);
  }

  begin(): WaitingSignIn {
    this.#begun += 1;
    const id = `00000000-0000-4000-9000-${String(this.#begun).padStart(12, '0')}`;
    const over = new AbortController();
    const code = this.queue.await(id, id).then((outcome) => {
      over.abort();
      const aadsts = outcomeToAadsts(outcome);
      return aadsts === 0 ? undefined : aadsts;
    });
    const request = { ...REQUEST, requestId: id, transactionId: id };
    return { request, concluded: over.signal, code };
  }

  /** The agent says by HTTPS that the password is good. */
  answer(requestId: string): void {
    const { userPrincipalName: userName } = REQUEST;
    this.queue.answer(requestId, AGENT_ID, { kind: 'accepted', userName });
  }
}
