/** How the exchange of one call between cloud and agent broke. */
export type ExchangeBreak =
  /** The agent answered with a fault, of the message framing or of SOAP. */
  | 'fault'
  /** The connection ended before the agent had acknowledged. */
  | 'connection-ended'
  /** The agent said something that is not what was due. */
  | 'out-of-turn'
  /** The agent's bytes are not what their format allows. */
  | 'malformed'
  /** The request is larger than an agent takes, and was not sent. */
  | 'too-large';

/**
 * Told by the cloud: a call to an agent broke before it was acknowledged, while somebody waited for the answer. The
 * sign-in then fails with AADSTS80005.
 */
export interface ExchangeEvent {
  readonly type: 'validation.exchange-broken';
  readonly requestId: string;
  /** The agent that was called. */
  readonly agentId: string;
  readonly cause: ExchangeBreak;
  /** What happened, in one sentence. What the agent said is in it, printable and not longer than 300 characters. */
  readonly problem: string;
}
