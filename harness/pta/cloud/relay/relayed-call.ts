import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import type { SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import type { ExchangeBreak } from '../../protocol/exchange-events.ts';
import { ENVELOPE_TOO_LARGE } from '../../protocol/net-framing/write-records.ts';
import type { ConnectCall } from '../../protocol/relay/signal-connector.ts';
import { broken, type CallResult } from './call-result.ts';
import type { RelayedConnection } from './relayed-connection.ts';
import { callReliably, type SessionNames } from './reliable-call.ts';

/** What is said to the agent: all in one envelope, or in a reliable session where to fetch it. */
export type CallContent =
  | {
      readonly kind: 'inline';
      readonly envelope: Uint8Array;
      /** What the envelope was encoded with: the strings that its connection has sent. */
      readonly strings: SentStrings;
    }
  | { readonly kind: 'reliable'; readonly call: ConnectCall; readonly names: SessionNames };

/** A call that waits for its listener to come to the meeting. */
export interface WaitingCall {
  /** `sb://…` address of the endpoint. */
  readonly via: string;
  readonly content: CallContent;
  /** Aborts when nobody waits for the answer any more. */
  readonly concluded: AbortSignal;
  conclude(result: CallResult): void;
  /** Takes a connection over on which further calls may be made. @returns whether it did */
  keep?(connection: RelayedConnection): boolean;
}

/** What became of a call, and of the connection that it was made over. */
export interface CallMade {
  readonly result: CallResult;
  /** Somebody else has it now. */
  readonly isKept: boolean;
}

/** Makes one WCF call over a connection whose listener has just been let in. The cloud is the client. */
export async function callOver(
  connection: RelayedConnection,
  { via, content, concluded, keep }: Omit<WaitingCall, 'conclude'>,
): Promise<CallMade> {
  const result = await whileAwaited(connection, concluded, async () => {
    const strings = content.kind === 'inline' ? content.strings : undefined;
    const refused = await connection.begin(via, strings);
    if (refused !== undefined) return refused;
    return content.kind === 'inline'
      ? connection.call(content.envelope)
      : callReliably(content.names, content.call, connection);
  });
  if (result.kind === 'broken') return { result, isKept: false };
  const isKept = content.kind === 'inline' && keep?.(connection) === true;
  if (!isKept) connection.end();
  return { result, isKept };
}

/** Makes a further call over a connection that was kept. */
export function callAgain(
  connection: RelayedConnection,
  envelope: Uint8Array,
  concluded: AbortSignal,
): Promise<CallResult> {
  return whileAwaited(connection, concluded, () => connection.call(envelope));
}

/** Leaves the connection when the call breaks, and when nobody waits for the answer any more. */
async function whileAwaited(
  connection: RelayedConnection,
  concluded: AbortSignal,
  call: () => Promise<CallResult>,
): Promise<CallResult> {
  const leave = () => connection.leave();
  concluded.addEventListener('abort', leave, { once: true });
  let result: CallResult | undefined;
  try {
    result = await call();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    result = broken(CAUSES[error.code] ?? 'malformed', error.message);
  } finally {
    concluded.removeEventListener('abort', leave);
    if (result?.kind !== 'acknowledged') connection.leave();
  }
  return result;
}

const CAUSES: Readonly<Record<string, ExchangeBreak>> = {
  [MALFORMED]: 'malformed',
  [ENVELOPE_TOO_LARGE]: 'too-large',
};
