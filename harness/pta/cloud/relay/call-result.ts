import type { ExchangeBreak } from '../../protocol/exchange-events.ts';

/** How one call to an agent went. The verdict is not part of it: that comes by HTTPS. */
export type CallResult = { readonly kind: 'acknowledged'; readonly agentId: string } | BrokenCall;

export interface BrokenCall {
  readonly kind: 'broken';
  readonly cause: ExchangeBreak;
  readonly problem: string;
}

/** Characters of a text of the other side that are repeated. */
const QUOTED_MAX = 300;

export function broken(cause: ExchangeBreak, problem: string): BrokenCall {
  return { kind: 'broken', cause, problem };
}

/** A text of the other side, fit for an event: printable, and not longer than anybody reads. */
export function quoted(text: string): string {
  return text.slice(0, QUOTED_MAX).replace(/[^ -~]/g, '?');
}
