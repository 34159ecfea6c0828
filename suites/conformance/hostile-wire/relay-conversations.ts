import {
  ENDPOINT,
  tokenUntil,
} from '../../../harness/pta/cloud/relay/relay-conversation.test-support.ts';
import { encodeFrame } from '../../../harness/pta/protocol/amqp/frame-writer.ts';
import { SentStrings } from '../../../harness/pta/protocol/binary-xml/in-band-strings.ts';
import { encodeNetFramingRecord } from '../../../harness/pta/protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../../../harness/pta/protocol/relay/length-prefix.ts';
import {
  acceptedDelivery,
  IN_HANDLE,
  listenerAddress,
  listenerAttach,
  listenerBegin,
  listenerFlow,
  listenerOpen,
  OUT_HANDLE,
  SASL_EXTERNAL,
} from '../../../harness/pta/protocol/relay/listener-frames.ts';
import {
  encodeAcknowledgement,
  encodeCreateSequenceResponse,
  encodeSignalConnectorResponse,
} from '../../../harness/pta/protocol/relay/relay-message.ts';
import { encodeRelayedAccept } from '../../../harness/pta/protocol/relay/relayed-accept.ts';

export const AGENT_ID = '8e6b7631-4047-42d5-991c-d528bd133d3f';
const SEQUENCE = 'urn:uuid:00000000-0000-4000-8000-000000000001';
const MESSAGE_ID = 'urn:uuid:00000000-0000-4000-8000-000000000002';
/** Length and accept, and the acknowledgement of the preamble. */
export const GREETING_MESSAGES = 3;

/**
 * What a listener says to the relay, from its first byte to its farewell.
 *
 * @param until - of its token: milliseconds since the Unix epoch, UTC
 */
export function listenerConversation(until: number): Uint8Array[] {
  const address = listenerAddress(ENDPOINT.namespace, ENDPOINT.servicePath);
  const link = { address, swt: tokenUntil(until), linkId: 'link', trackingId: 'tracking' };
  return [
    encodeFrame({ kind: 'protocol-header', protocol: 'sasl' }),
    encodeFrame(SASL_EXTERNAL),
    encodeFrame({ kind: 'protocol-header', protocol: 'amqp' }),
    encodeFrame(listenerOpen('listener', ENDPOINT.namespace)),
    encodeFrame(listenerBegin()),
    encodeFrame(listenerAttach({ ...link, direction: 'out' })),
    encodeFrame(listenerAttach({ ...link, direction: 'in' })),
    encodeFrame(listenerFlow(OUT_HANDLE)),
    encodeFrame(listenerFlow(IN_HANDLE)),
    encodeFrame(acceptedDelivery(0)),
    encodeFrame({ kind: 'empty', channel: 0 }),
    encodeFrame({ kind: 'detach', channel: 0, handle: IN_HANDLE, closed: true }),
    encodeFrame({ kind: 'end', channel: 0 }),
    encodeFrame({ kind: 'close', channel: 0 }),
  ];
}

/** What an agent says to the relay on a relayed connection. */
export function meetingConversation(meeting: string, isReliable: boolean): Uint8Array[] {
  const strings = new SentStrings();
  const record = (envelope: Uint8Array) =>
    encodeNetFramingRecord({ kind: 'sized-envelope', envelope });
  const response = { relatesTo: MESSAGE_ID, connectorId: AGENT_ID };
  const greeting = [
    ...withLengthPrefix(encodeRelayedAccept(meeting)),
    encodeNetFramingRecord({ kind: 'preamble-ack' }),
  ];
  if (!isReliable) return [...greeting, record(encodeSignalConnectorResponse(response, strings))];
  const created = { relatesTo: MESSAGE_ID, identifier: SEQUENCE, acksTo: 'sb://relay.test/path' };
  const ranges = [{ lower: 1, upper: 1 }];
  const place = { identifier: SEQUENCE, messageNumber: 1 };
  return [
    ...greeting,
    record(encodeCreateSequenceResponse(created, strings)),
    record(encodeAcknowledgement({ identifier: SEQUENCE, ranges, bufferRemaining: 8 }, strings)),
    record(encodeSignalConnectorResponse(response, strings, { sequence: place })),
  ];
}

/** Stands where each copy has an id of its own: of a meeting, a connection or a transaction. */
export const NOBODYS_ID = '00000000-0000-4000-8000-00000000000f';

/** Puts that id where the other is whole; a damaged one stays nobody's. */
export function withId(messages: readonly Uint8Array[], id: string): Uint8Array[] {
  return messages.map((message) => {
    const at = Buffer.from(message).indexOf(NOBODYS_ID);
    if (at < 0) return message;
    const named = Buffer.from(message);
    named.write(id, at);
    return named;
  });
}
