import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { DetectionRule } from './detection-rule.ts';
import { type JudgedValidation, ValidationJournal } from './validation-journal.ts';

/** Refusals in a row, and different users among them, that no bad luck explains (this project's choice). */
const REFUSALS_MIN = 20;
const USERS_MIN = 5;

/** An agent that refuses everybody shuts a tenant out as well as a stopped one, and looks healthy. */
export class RefusingAgent implements DetectionRule {
  readonly #journal = new ValidationJournal();
  /** The latest refusals in a row, by agent. */
  readonly #refused = new Map<string, readonly JudgedValidation[]>();

  observe(event: PtaEvent, at: number): Finding | undefined {
    const judged = this.#journal.observe(event, at);
    if (judged === undefined) return undefined;
    const { agentId, accepted } = judged;
    if (accepted) {
      this.#refused.delete(agentId);
      return undefined;
    }
    const row = [...(this.#refused.get(agentId) ?? []), judged].slice(-REFUSALS_MIN);
    this.#refused.set(agentId, row);
    const users = new Set(row.map(({ userPrincipalName }) => userPrincipalName.toLowerCase())).size;
    if (row.length < REFUSALS_MIN || users < USERS_MIN) return undefined;
    return { kind: 'agent-refuses-everyone', agentId, refusals: row.length, users };
  }
}
