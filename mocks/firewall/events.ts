import type { Action, Flow } from './rule.ts';

interface FlowFacts extends Flow {
  /** The reason of the rule that decided, or that the default did. */
  readonly reason: string;
}

/** What the firewall did with a flow. Each dial is decided once, and again when open connections are re-judged. */
export type FlowEvent =
  | ({ readonly type: 'flow.allowed' } & FlowFacts)
  | ({ readonly type: 'flow.denied' } & FlowFacts)
  | ({ readonly type: 'flow.blackholed' } & FlowFacts)
  | ({ readonly type: 'flow.delayed' } & FlowFacts)
  /** Written when the connection is torn down; until then a reset rule has allowed it. */
  | ({ readonly type: 'flow.reset' } & FlowFacts);

/** The event that says how a flow was decided. */
export function decisionEvent(
  action: Action,
  { source, host, port }: Flow,
  reason: string,
): FlowEvent {
  return { type: DECIDED[action.kind], source, host, port, reason };
}

const DECIDED = {
  allow: 'flow.allowed',
  deny: 'flow.denied',
  blackhole: 'flow.blackholed',
  delay: 'flow.delayed',
  reset: 'flow.allowed',
} as const satisfies Record<Action['kind'], FlowEvent['type']>;
