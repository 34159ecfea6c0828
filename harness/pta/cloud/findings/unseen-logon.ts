import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { DetectionRule } from './detection-rule.ts';
import { ValidationJournal } from './validation-journal.ts';

/** Somebody who sees the logons in the directory itself, as a sensor on the domain controllers does. */
export interface LogonWitness {
  /**
   * Whether the directory accepted a password of that user since `since` (milliseconds since the Unix epoch, UTC).
   *
   * @param userName - as the agents are given it
   * @returns `undefined` when the witness cannot tell
   */
  sawLogon(userName: string, since: number): boolean | undefined;
}

/** An agent that says yes while the directory saw nothing: its LogonUser is hooked, or it asks nobody. */
export class UnseenLogon implements DetectionRule {
  readonly #witness: LogonWitness;
  readonly #journal = new ValidationJournal();

  constructor(witness: LogonWitness) {
    this.#witness = witness;
  }

  observe(event: PtaEvent, at: number): Finding | undefined {
    const judged = this.#journal.observe(event, at);
    if (judged === undefined || !judged.accepted) return undefined;
    const { agentId, requestId, userPrincipalName, queuedAt } = judged;
    if (this.#witness.sawLogon(userPrincipalName, queuedAt) !== false) return undefined;
    return { kind: 'accepted-without-logon', agentId, requestId, userPrincipalName };
  }
}
