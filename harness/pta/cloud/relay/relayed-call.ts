import { HarnessError } from '../../../runtime/errors.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import type { SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import type { ConnectCall } from '../../protocol/relay/signal-connector.ts';
import { broken, type CallResult } from './call-result.ts';
import { RelayedConnection } from './relayed-connection.ts';
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

/**
 * Makes one WCF call over a relayed connection whose listener has been accepted. The cloud is the client.
 *
 * @param early - bytes that the listener sent behind its RelayedAccept
 */
export async function callOver(
  messages: MessageSocket,
  { via, content, concluded, keep }: Omit<WaitingCall, 'conclude'>,
  early: Uint8Array,
): Promise<CallResult> {
  const strings = content.kind === 'inline' ? content.strings : undefined;
  const connection = new RelayedConnection(messages, early, strings);
  const leave = () => connection.leave();
  concluded.addEventListener('abort', leave, { once: true });
  let isKept = false;
  try {
    if (!(await connection.begin(via))) {
      return broken('The agent did not acknowledge the preamble');
    }
    if (content.kind === 'reliable') {
      const result = await callReliably(content.names, content.call, connection);
      connection.close();
      return result;
    }
    const result = await connection.call(content.envelope);
    isKept = result.kind === 'acknowledged' && keep?.(connection) === true;
    if (!isKept) connection.close();
    return result;
  } catch (error) {
    if (error instanceof HarnessError) return broken(error.message);
    throw error;
  } finally {
    concluded.removeEventListener('abort', leave);
    if (!isKept) connection.leave();
  }
}

/** Makes a further call over a connection that was kept. */
export async function callAgain(
  connection: RelayedConnection,
  envelope: Uint8Array,
  concluded: AbortSignal,
): Promise<CallResult> {
  const leave = () => connection.leave();
  concluded.addEventListener('abort', leave, { once: true });
  try {
    const result = await connection.call(envelope);
    if (result.kind === 'broken') connection.leave();
    return result;
  } catch (error) {
    connection.leave();
    if (error instanceof HarnessError) return broken(error.message);
    throw error;
  } finally {
    concluded.removeEventListener('abort', leave);
  }
}
