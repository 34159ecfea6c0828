import type { AmqpFrame } from '../../../harness/pta/protocol/amqp/amqp-frame.ts';
import {
  encodeFrame,
  encodeTransferParts,
} from '../../../harness/pta/protocol/amqp/frame-writer.ts';
import { SentStrings } from '../../../harness/pta/protocol/binary-xml/in-band-strings.ts';
import type { ValidationRequest } from '../../../harness/pta/protocol/messages.ts';
import { MAX_MESSAGE_SIZE_EXCEEDED } from '../../../harness/pta/protocol/net-framing/oversized-envelope.ts';
import {
  encodeNetFramingRecord,
  encodePreamble,
} from '../../../harness/pta/protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../../../harness/pta/protocol/relay/length-prefix.ts';
import {
  acceptedDelivery,
  listenerAddress,
  listenerAttach,
  listenerBegin,
  listenerFlow,
  listenerOpen,
  SASL_EXTERNAL,
} from '../../../harness/pta/protocol/relay/listener-frames.ts';
import {
  RELAY_MECHANISMS,
  RELAY_SASL_OK,
  relayAttach,
  relayTransfer,
} from '../../../harness/pta/protocol/relay/relay-frames.ts';
import {
  encodeAcknowledgement,
  encodeCreateSequence,
  encodeCreateSequenceResponse,
  encodeSignalConnector,
  encodeSignalConnectorResponse,
} from '../../../harness/pta/protocol/relay/relay-message.ts';
import {
  encodeRelayedAccept,
  encodeRelayedAcceptReply,
} from '../../../harness/pta/protocol/relay/relayed-accept.ts';
import {
  encodeOnewaySend,
  RELAYED_CONNECT_PORTS,
} from '../../../harness/pta/protocol/relay/relayed-connect.ts';
import {
  renderConnectionMessage,
  renderSignalMessage,
} from '../../../harness/pta/protocol/relay/signal-message.ts';
import { renderResultRequest } from '../../../harness/pta/protocol/result-request.ts';
import { issueSharedAccessSignature } from '../../../harness/pta/protocol/shared-access-signature.ts';
import {
  SHARED_ACCESS_KEY_NAME,
  type SignalingEndpoint,
  servicePath,
} from '../../../harness/pta/protocol/signaling-endpoint.ts';
import { EXAMPLE } from './example.ts';
import type { WireChapter } from './wire-page.ts';

const { namespace, tenantId, relayId } = EXAMPLE;
const endpoint = (reliable: boolean): SignalingEndpoint => ({
  name: `${namespace}/${servicePath(tenantId, relayId, reliable)}`,
  isAvailable: true,
  domain: 'servicebus.windows.net',
  namespace,
  reliableSessionEnabled: reliable,
  servicePath: servicePath(tenantId, relayId, reliable),
  sharedAccessKey: EXAMPLE.sharedAccessKey,
  sharedAccessKeyName: SHARED_ACCESS_KEY_NAME,
});
export const ENDPOINTS = [endpoint(false), endpoint(true)];

const PATH = servicePath(tenantId, relayId, false);
const ADDRESS = listenerAddress(namespace, PATH);
const VIA = ADDRESS.replace(/\/$/, '');
const SWT = issueSharedAccessSignature(
  { namespace, servicePath: PATH, key: EXAMPLE.sharedAccessKey, keyName: SHARED_ACCESS_KEY_NAME },
  EXAMPLE.expiresAt,
);
const LINK = { linkId: EXAMPLE.linkId, address: ADDRESS, swt: SWT, trackingId: EXAMPLE.trackingId };
const frame = (of: AmqpFrame): Uint8Array => encodeFrame(of);

const ONEWAY_SEND = encodeOnewaySend({
  messageId: `${EXAMPLE.requestId}_G0`,
  to: VIA,
  connect: {
    id: EXAMPLE.meeting,
    instanceDnsAddress: EXAMPLE.instance,
    ipAddress: '192.0.2.10',
    httpAddress: '192.0.2.10',
    httpsAddress: '192.0.2.10',
    ...RELAYED_CONNECT_PORTS,
  },
});
const [TRANSFER = new Uint8Array(), PAYLOAD = new Uint8Array()] = encodeTransferParts(
  relayTransfer({ channel: 0, handle: 1 }, 0, ONEWAY_SEND),
);

const REQUEST: ValidationRequest = {
  requestId: EXAMPLE.requestId,
  transactionId: EXAMPLE.transactionId,
  sessionId: '00000000-0000-0000-0000-000000000000',
  tenantId,
  domain: 'CONTOSO',
  userPrincipalName: 'alice@contoso.test',
  credentials: [
    {
      keyIdentifier: `${EXAMPLE.agentId}_${EXAMPLE.thumbprint}`,
      encryptedData: Uint8Array.from({ length: 256 }, (_, index) => index),
    },
  ],
  returnHost: EXAMPLE.returnHost,
};
const sized = (envelope: Uint8Array) =>
  encodeNetFramingRecord({ kind: 'sized-envelope', envelope });

export const LISTENER: WireChapter = {
  title: 'The relay listener',
  about:
    '`wss://{namespace}.servicebus.windows.net/$servicebus/websocket`, subprotocol `wsrelayedamqp`, the client certificate offered. AMQP 1.0 in binary messages, one frame in each; readers of this project take a WebSocket for a stream of bytes.',
  messages: [
    {
      title: 'SASL header',
      way: 'both ways',
      facts: [],
      content: frame({ kind: 'protocol-header', protocol: 'sasl' }),
    },
    {
      title: 'sasl-mechanisms',
      way: 'cloud → agent',
      facts: [{ mark: 'captured', text: 'MSSBCBS, PLAIN, ANONYMOUS, EXTERNAL.' }],
      content: frame(RELAY_MECHANISMS),
    },
    {
      title: 'sasl-init',
      way: 'agent → cloud',
      facts: [{ mark: 'captured', text: 'these 26 bytes.' }],
      content: frame(SASL_EXTERNAL),
    },
    {
      title: 'sasl-outcome',
      way: 'cloud → agent',
      facts: [
        { mark: 'captured', text: '0, and a text.' },
        { mark: 'inferred', text: 'the words of the text.' },
      ],
      content: frame(RELAY_SASL_OK),
    },
    {
      title: 'AMQP header',
      way: 'both ways',
      facts: [],
      content: frame({ kind: 'protocol-header', protocol: 'amqp' }),
    },
    {
      title: 'open',
      way: 'agent → cloud',
      facts: [
        {
          mark: 'captured',
          text: 'ten fields; the hostname has `-relay` in it and is not the one that is dialled.',
        },
        { mark: 'inferred', text: "the values of the relay's own answer, here and below." },
      ],
      content: frame(listenerOpen(EXAMPLE.connectionId, namespace)),
    },
    {
      title: 'begin',
      way: 'agent → cloud',
      facts: [{ mark: 'captured', text: 'windows of 5000, handles up to 262143.' }],
      content: frame(listenerBegin()),
    },
    {
      title: 'attach, as the sender',
      way: 'agent → cloud',
      facts: [
        {
          mark: 'captured',
          text: 'handle 0, eleven nulls for the source, five properties.',
        },
        {
          mark: 'captured',
          text: 'the token: `sr` is the URL with `http` and a slash at its end; the key is signed with as text; escapes in either case are taken, since `sr` is signed as it was sent.',
        },
        {
          mark: 'inferred',
          text: 'a token that is wrong or has ended: detach with `amqp:unauthorized-access`, when the link is attached and later when it ends.',
        },
      ],
      content: frame(listenerAttach({ ...LINK, direction: 'out' })),
    },
    {
      title: 'attach, as the relay answers it',
      way: 'cloud → agent',
      facts: [
        {
          mark: 'captured',
          text: 'it answers each link. Public agents read name, handle, role and, by the role, source or target.',
        },
        {
          mark: 'inferred',
          text: 'no properties of its own, as an empty map and not null: an agent that was used with the service (PTAAgentDump) goes through the map without asking whether there is one, so that there is one.',
        },
      ],
      content: frame(relayAttach(listenerAttach({ ...LINK, direction: 'out' }))),
    },
    {
      title: 'attach, as the receiver',
      way: 'agent → cloud',
      facts: [{ mark: 'captured', text: 'handle 1: calls arrive here.' }],
      content: frame(listenerAttach({ ...LINK, direction: 'in' })),
    },
    {
      title: 'flow',
      way: 'agent → cloud',
      facts: [
        { mark: 'captured', text: 'for both handles, a credit of 1000.' },
        { mark: 'inferred', text: 'it is given again every 500 deliveries.' },
      ],
      content: frame(listenerFlow(1)),
    },
    {
      title: 'empty frame',
      way: 'both ways',
      facts: [
        { mark: 'captured', text: 'about every 30 s.' },
        {
          mark: 'inferred',
          text: 'it is not answered, and after three that did not come the other side is given up.',
        },
      ],
      content: frame({ kind: 'empty', channel: 0 }),
    },
    {
      title: 'transfer',
      way: 'cloud → agent',
      facts: [
        {
          mark: 'captured',
          text: 'its size covers the payload, which comes in the next WebSocket message.',
        },
      ],
      content: TRANSFER,
    },
    {
      title: 'OnewaySend',
      way: 'cloud → agent',
      facts: [
        {
          mark: 'captured',
          text: 'a data section with an [MC-NBFS] envelope; its body is base64 of a second one, `RelayedConnect`, which names the meeting and where it is.',
        },
        {
          mark: 'inferred',
          text: 'that the body is a Bytes record, and the kinds of record of the numbers.',
        },
      ],
      content: PAYLOAD,
    },
    {
      title: 'disposition',
      way: 'agent → cloud',
      facts: [{ mark: 'captured', text: 'accepted and settled, by the number of the delivery.' }],
      content: frame(acceptedDelivery(0)),
    },
  ],
};

const [ACCEPT_LENGTH = new Uint8Array(), ACCEPT = new Uint8Array()] = withLengthPrefix(
  encodeRelayedAccept(EXAMPLE.meeting),
);
const [REPLY_LENGTH = new Uint8Array(), REPLY = new Uint8Array()] = withLengthPrefix(
  encodeRelayedAcceptReply(),
);
const CALL = { messageId: EXAMPLE.messageId, to: VIA, request: REQUEST };
const RESPONSE = { relatesTo: EXAMPLE.messageId, connectorId: EXAMPLE.agentId };

export const CONNECTION: WireChapter = {
  title: 'The relayed connection, and the request inline',
  about:
    '`wss://{InstanceDnsAddress}/$servicebus/websocket`, subprotocol `wsrelayedconnection`, the client certificate offered. The cloud is the client of WCF, the agent its service: [MC-NMF] with [MC-NBFSE] envelopes.',
  messages: [
    {
      title: 'RelayedAccept',
      way: 'agent → cloud, in two messages',
      facts: [
        { mark: 'captured', text: 'a length of 286, little-endian, and these 286 bytes.' },
        { mark: 'inferred', text: 'the relay waits 30 seconds for it.' },
      ],
      content: Buffer.concat([ACCEPT_LENGTH, ACCEPT]),
    },
    {
      title: 'RelayedAcceptReply',
      way: 'cloud → agent, in two messages',
      facts: [
        {
          mark: 'captured',
          text: 'a length of 152; a length that begins with AA is followed by a refusal.',
        },
        {
          mark: 'captured',
          text: 'an agent accepts another call on a connection that is open with another RelayedAccept.',
        },
        {
          mark: 'inferred',
          text: 'this is replied to when the call that is under way is over; an id that no call waits under is refused, and the connection goes on.',
        },
      ],
      content: Buffer.concat([REPLY_LENGTH, REPLY]),
    },
    {
      title: 'Preamble',
      way: 'cloud → agent',
      facts: [
        {
          mark: 'documented',
          text: '[MC-NMF] 2.2.4: version 1.0, duplex, via, binary with in-band dictionary, end.',
        },
        {
          mark: 'documented',
          text: 'a service of .NET waits 30 seconds for it (`ChannelInitializationTimeout`); that the agent does is inferred.',
        },
        {
          mark: 'inferred',
          text: 'a caller that has begun may be silent for `RelayReceiveTimeout` or `WebSocketReceiveTimeout` of the bootstrap, whichever is over first: two hours, as captured. For the reply to a RelayedAccept the agent waits 30 seconds.',
        },
      ],
      content: encodePreamble(VIA),
    },
    {
      title: 'Preamble ack',
      way: 'agent → cloud',
      facts: [],
      content: encodeNetFramingRecord({ kind: 'preamble-ack' }),
    },
    {
      title: 'SignalConnector with PasswordValidationContext',
      way: 'cloud → agent',
      facts: [
        {
          mark: 'captured',
          text: 'elements, order, namespaces and prefixes, with `KeyIdentifer` and `OverridenReturnHost` spelled so; one entry for each certificate of every agent.',
        },
        {
          mark: 'captured',
          text: 'the ciphertext is RSA-2048 OAEP with SHA-1 over `{"Password":"…"}`; here 256 counting bytes stand for it.',
        },
        { mark: 'inferred', text: "the kinds of record, as .NET's serializer writes them." },
      ],
      content: sized(encodeSignalConnector(CALL, new SentStrings())),
    },
    {
      title: 'SignalConnectorResponse',
      way: 'agent → cloud',
      facts: [
        {
          mark: 'captured',
          text: 'only says that the call has arrived. The verdict goes by HTTPS.',
        },
      ],
      content: sized(encodeSignalConnectorResponse(RESPONSE, new SentStrings())),
    },
    {
      title: 'Fault',
      way: 'agent → cloud',
      facts: [
        {
          mark: 'documented',
          text: '[MC-NMF] 2.2.3.5: the receiver enforces a maximum message size. A service of .NET sends it as soon as a larger envelope is announced, and closes.',
        },
        { mark: 'captured', text: '`MaxReceivedMessageSize` is 65,536.' },
        {
          mark: 'inferred',
          text: 'the sign-in fails with AADSTS80005. Two certificates of each of 40 agents take 36,000 bytes; 160 certificates are too many.',
        },
        {
          mark: 'inferred',
          text: 'a call that the agent can read and does not know is no fault of the framing: it is answered with a SOAP fault, `a:ActionNotSupported` for an unknown action and `s:Sender` for a body that is none of the contract, as services of .NET do.',
        },
      ],
      content: encodeNetFramingRecord({ kind: 'fault', uri: MAX_MESSAGE_SIZE_EXCEEDED }),
    },
    {
      title: 'End',
      way: 'cloud → agent',
      facts: [],
      content: encodeNetFramingRecord({ kind: 'end' }),
    },
  ],
};

const { requestId, transactionId, sessionId, returnHost } = REQUEST;
const ABOUT = { requestId, transactionId, sessionId, tenantId, returnHost };
const CONNECT = { ...CALL, request: { ...ABOUT, connectionId: EXAMPLE.connectionId } };
const SENT = new SentStrings();
const ANSWERED = new SentStrings();
const ACKNOWLEDGED = { ranges: [{ lower: 1, upper: 1 }], bufferRemaining: 8 };

export const RELIABLE: WireChapter = {
  title: 'The older variant, on endpoints with reliable sessions',
  about:
    'The same connection, with WS-ReliableMessaging of February 2005 around the call, and a call that tells where to fetch the request. Strings that one side has sent on a connection are named by number from then on.',
  messages: [
    {
      title: 'CreateSequence',
      way: 'cloud → agent',
      facts: [{ mark: 'captured', text: 'byte for byte, but for ids and address.' }],
      content: sized(
        encodeCreateSequence(
          { messageId: EXAMPLE.sessionMessageId, to: VIA, offer: EXAMPLE.offer },
          SENT,
        ),
      ),
    },
    {
      title: 'CreateSequenceResponse',
      way: 'agent → cloud',
      facts: [{ mark: 'captured', text: 'the elements.' }],
      content: sized(
        encodeCreateSequenceResponse(
          { relatesTo: EXAMPLE.sessionMessageId, identifier: EXAMPLE.sequence, acksTo: VIA },
          ANSWERED,
        ),
      ),
    },
    {
      title: 'SignalConnector with ConnectContext',
      way: 'cloud → agent',
      facts: [
        { mark: 'captured', text: 'the context, and the headers `AckRequested` and `Sequence`.' },
      ],
      content: sized(
        encodeSignalConnector(CONNECT, SENT, {
          ackRequested: EXAMPLE.sequence,
          sequence: { identifier: EXAMPLE.sequence, messageNumber: 1 },
        }),
      ),
    },
    {
      title: 'SequenceAcknowledgement',
      way: 'agent → cloud',
      facts: [
        { mark: 'captured', text: 'one range, and room for eight more.' },
        { mark: 'inferred', text: 'that it comes as a message of its own.' },
      ],
      content: sized(
        encodeAcknowledgement({ identifier: EXAMPLE.sequence, ...ACKNOWLEDGED }, ANSWERED),
      ),
    },
    {
      title: 'SignalConnectorResponse',
      way: 'agent → cloud',
      facts: [
        { mark: 'captured', text: 'with its place in the sequence that the cloud offered.' },
        {
          mark: 'documented',
          text: 'WS-ReliableMessaging 2005/02, 3.1 and 3.5: either side may end its sequence with a last message and TerminateSequence. Both take them; the cloud answers those of a sequence that is not of the session with the fault UnknownSequence.',
        },
      ],
      content: sized(
        encodeSignalConnectorResponse(RESPONSE, ANSWERED, {
          sequence: { identifier: EXAMPLE.offer, messageNumber: 1 },
        }),
      ),
    },
    {
      title: 'The connection',
      way: 'agent → cloud, text',
      facts: [
        {
          mark: 'captured',
          text: '`wss://{ReturnHost}/subscriber/websocketconnect?requestId={new GUID}`, with the certificate and the six basic `x-cwap-` headers.',
        },
      ],
      content: renderConnectionMessage(EXAMPLE.connectionId),
    },
    {
      title: 'The request as JSON',
      way: 'cloud → agent, text',
      facts: [
        {
          mark: 'captured',
          text: '`TrafficProtocol` 2. With 3, `ProtocolContext` has the validation as `BodyBytes`, UTF-8 JSON as an array of numbers.',
        },
        {
          mark: 'inferred',
          text: 'one WebSocket message of at most 524,288 bytes: `BodyBytes` with two certificates of each of 40 agents has 125,000, above the 65,536 that the bootstrap names for WebSockets. The cloud refuses a larger one; the agent waits `PayloadRequestTimeoutMilliseconds` for it.',
        },
      ],
      content: renderSignalMessage(REQUEST, 'context'),
    },
  ],
};

function answer(verdict: Parameters<typeof renderResultRequest>[0]['verdict']): string {
  const { path, headers } = renderResultRequest({
    requestId,
    transactionId,
    verdict,
    backendLatencyMs: 27,
    totalLatencyMs: 70,
    attempts: 1,
  });
  return [`POST ${path}`, `host: ${returnHost}`, ...headers.map((each) => each.join(': '))].join(
    '\n',
  );
}

export const ANSWER: WireChapter = {
  title: 'The answer',
  about: `\`POST https://{ReturnHost}/subscriber/connection\`, with the agent's certificate and an empty body. The verdict is a header.`,
  messages: [
    {
      title: 'Accepted',
      way: 'agent → cloud',
      facts: [
        {
          mark: 'captured',
          text: 'names and order of the headers (2020). The claims are base64 of a JSON array.',
        },
        {
          mark: 'inferred',
          text: 'answers are told apart by `x-cwap-transid`: research clients send a fresh `requestId` and are believed.',
        },
        { mark: 'captured', text: 'sent again five times, from 200 ms, doubling.' },
      ],
      content: answer({ kind: 'accepted', userName: REQUEST.userPrincipalName }),
    },
    {
      title: 'Rejected',
      way: 'agent → cloud',
      facts: [{ mark: 'captured', text: 'a Win32 code in decimal, or `EncryptionDataNotFound`.' }],
      content: answer({ kind: 'rejected', reason: '1328' }),
    },
  ],
};
