import {
  MEETING,
  RELAY_HOST,
  requestFor,
} from '../../../harness/pta/agent/scripted-cloud.test-support.ts';
import {
  encodeFrame,
  encodeTransferParts,
} from '../../../harness/pta/protocol/amqp/frame-writer.ts';
import { SentStrings } from '../../../harness/pta/protocol/binary-xml/in-band-strings.ts';
import {
  encodeNetFramingRecord,
  encodePreamble,
} from '../../../harness/pta/protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../../../harness/pta/protocol/relay/length-prefix.ts';
import {
  IN_HANDLE,
  listenerAttach,
  listenerBegin,
} from '../../../harness/pta/protocol/relay/listener-frames.ts';
import {
  RELAY_MECHANISMS,
  RELAY_SASL_OK,
  relayAttach,
  relayBegin,
  relayOpen,
  relayTransfer,
} from '../../../harness/pta/protocol/relay/relay-frames.ts';
import {
  encodeAcknowledgement,
  encodeCreateSequence,
  encodeSignalConnector,
} from '../../../harness/pta/protocol/relay/relay-message.ts';
import { encodeRelayedAcceptReply } from '../../../harness/pta/protocol/relay/relayed-accept.ts';
import { encodeOnewaySend } from '../../../harness/pta/protocol/relay/relayed-connect.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';

const VIA = `sb://${RELAY_HOST}/path`;
const MESSAGE_ID = 'urn:uuid:11111111-2222-4333-8444-000000000001';
const OFFER = 'urn:uuid:11111111-2222-4333-8444-000000000002';
/** Of what the agent draws at a meeting. */
export const MEETING_SEED = 'a meeting';

/** With a ciphertext of the length of one. */
export const REQUEST = requestFor([
  { keyIdentifier: 'agent_thumbprint', encryptedData: new Uint8Array(256).fill(7) },
]);

export const CONNECT = {
  ...requestFor([]),
  connectionId: '11111111-2222-4333-8444-000000000003',
};

/** What the relay says to a listener, up to the first call and its farewell. */
export function relayConversation(): Uint8Array[] {
  const link = { address: VIA, swt: 'token', linkId: 'link', trackingId: 'tracking' };
  const attach = (direction: 'in' | 'out') =>
    encodeFrame(relayAttach(listenerAttach({ ...link, direction })));
  const announcement = encodeOnewaySend({
    messageId: '00000000-0000-4000-8000-000000000000_G0',
    to: VIA,
    connect: MEETING,
  });
  return [
    encodeFrame({ kind: 'protocol-header', protocol: 'sasl' }),
    encodeFrame(RELAY_MECHANISMS),
    encodeFrame(RELAY_SASL_OK),
    encodeFrame({ kind: 'protocol-header', protocol: 'amqp' }),
    encodeFrame(relayOpen('relay')),
    encodeFrame(relayBegin(listenerBegin())),
    attach('out'),
    attach('in'),
    ...encodeTransferParts(relayTransfer({ channel: 0, handle: IN_HANDLE }, 0, announcement)),
    encodeFrame({ kind: 'close', channel: 0 }),
  ];
}

/** What a caller says on a relayed connection, with the request in the call or in a reliable session with where to fetch it. */
export function callerConversation(variant: 'inline' | 'reliable'): Uint8Array[] {
  const strings = new SentStrings();
  const record = (envelope: Uint8Array) =>
    encodeNetFramingRecord({ kind: 'sized-envelope', envelope });
  const call = { messageId: MESSAGE_ID, to: VIA };
  const greeting = [...withLengthPrefix(encodeRelayedAcceptReply()), encodePreamble(VIA)];
  const end = encodeNetFramingRecord({ kind: 'end' });
  if (variant === 'inline') {
    return [
      ...greeting,
      record(encodeSignalConnector({ ...call, request: REQUEST }, strings)),
      end,
    ];
  }
  const identifier = `urn:uuid:${seededRandom(MEETING_SEED).guid()}`;
  const reliability = { ackRequested: identifier, sequence: { identifier, messageNumber: 1 } };
  const acknowledgement = {
    identifier: OFFER,
    ranges: [{ lower: 1, upper: 1 }],
    bufferRemaining: 8,
  };
  return [
    ...greeting,
    record(encodeCreateSequence({ messageId: MESSAGE_ID, to: VIA, offer: OFFER }, strings)),
    record(encodeSignalConnector({ ...call, request: CONNECT }, strings, reliability)),
    record(encodeAcknowledgement(acknowledgement, strings)),
    end,
  ];
}
