import type { EventSink } from '../../runtime/event-log.ts';
import type { PtaEvent } from '../protocol/events.ts';

/** Why an agent's result decided nothing. */
export const IGNORED_RESULT_KINDS = [
  /** It came after the longest time that an answer may take: AADSTS80014. */
  'late',
  /** The transaction had ended: a second answer, or one after the cloud had given up. */
  'already-answered',
  'unknown-transaction',
  /** The certificate was good, and another tenant's. */
  'wrong-tenant',
] as const;

export type IgnoredResultKind = (typeof IGNORED_RESULT_KINDS)[number];

export type IgnoredResultCounts = Readonly<Record<IgnoredResultKind, number>>;

/** Agents remembered; who was counted longest ago goes first. Only holders of a good certificate are counted. */
const AGENTS_MAX = 1_000;

const NONE: IgnoredResultCounts = {
  late: 0,
  'already-answered': 0,
  'unknown-transaction': 0,
  'wrong-tenant': 0,
};

/** Reads the cloud's own log as it is written, and counts the results that decided nothing, by agent and kind. */
export class IgnoredResults implements EventSink<PtaEvent> {
  readonly #log: EventSink<PtaEvent>;
  readonly #counts = new Map<string, IgnoredResultCounts>();

  constructor(log: EventSink<PtaEvent>) {
    this.#log = log;
  }

  append(event: PtaEvent): void {
    this.#log.append(event);
    if (event.type === 'validation.late') this.#count(event.agentId, 'late');
    if (event.type === 'validation.ignored') this.#count(event.agentId, event.cause);
  }

  /** Zeros for an agent that nothing was ignored of. */
  of(agentId: string): IgnoredResultCounts {
    return this.#counts.get(agentId) ?? NONE;
  }

  /** Agents that something was ignored of, those of other tenants among them. */
  get byAgent(): ReadonlyMap<string, IgnoredResultCounts> {
    return this.#counts;
  }

  #count(agentId: string, kind: IgnoredResultKind): void {
    const before = this.of(agentId);
    this.#counts.delete(agentId);
    this.#counts.set(agentId, { ...before, [kind]: before[kind] + 1 });
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > AGENTS_MAX && oldest !== undefined) this.#counts.delete(oldest);
  }
}
