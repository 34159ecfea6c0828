import type { RejectionReason } from '../protocol/messages.ts';

/** How the validation of one password ended, as the cloud saw it. */
export type ValidationOutcome =
  | { readonly kind: 'accepted'; readonly agentId: string }
  | { readonly kind: 'rejected'; readonly agentId: string; readonly reason: RejectionReason }
  /** The answer came, and was not one. */
  | { readonly kind: 'invalid-answer'; readonly agentId: string; readonly problem: string }
  /** The answer came after the longest time that it may take. */
  | { readonly kind: 'late'; readonly agentId: string; readonly afterMs: number }
  /** Nothing came back. */
  | { readonly kind: 'unanswered'; readonly afterMs: number }
  /** The exchange with the agent broke before the agent had acknowledged the request. */
  | { readonly kind: 'exchange-broken'; readonly problem: string }
  /** No Authentication Agent is connected. */
  | { readonly kind: 'no-agent' }
  /** The password does not fit into what an agent's key can seal. */
  | { readonly kind: 'unsealable'; readonly problem: string };
