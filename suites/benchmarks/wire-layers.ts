import { pooledKeys } from '../../fixtures/certificates/pooled-keys.ts';
import { FrameReader } from '../../harness/pta/protocol/amqp/frame-reader.ts';
import { encodeTransferParts } from '../../harness/pta/protocol/amqp/frame-writer.ts';
import { decodeDataSections } from '../../harness/pta/protocol/amqp/message-sections.ts';
import {
  ReceivedStrings,
  SentStrings,
} from '../../harness/pta/protocol/binary-xml/in-band-strings.ts';
import {
  parseBootstrapRequest,
  renderBootstrapRequest,
} from '../../harness/pta/protocol/bootstrap-request.ts';
import {
  type BootstrapResponse,
  DEFAULT_BOOTSTRAP_SETTINGS,
  parseBootstrapResponse,
  renderBootstrapResponse,
} from '../../harness/pta/protocol/bootstrap-response.ts';
import { ZERO_GUID } from '../../harness/pta/protocol/guid.ts';
import type { ValidationRequest } from '../../harness/pta/protocol/messages.ts';
import { NetFramingReader } from '../../harness/pta/protocol/net-framing/net-framing-reader.ts';
import { encodeNetFramingRecord } from '../../harness/pta/protocol/net-framing/write-records.ts';
import { relayTransfer } from '../../harness/pta/protocol/relay/relay-frames.ts';
import {
  decodeRelayMessage,
  encodeSignalConnector,
} from '../../harness/pta/protocol/relay/relay-message.ts';
import {
  decodeOnewaySend,
  encodeOnewaySend,
  RELAYED_CONNECT_PORTS,
} from '../../harness/pta/protocol/relay/relayed-connect.ts';
import {
  parseSignalMessage,
  renderSignalMessage,
} from '../../harness/pta/protocol/relay/signal-message.ts';
import {
  parseResultRequest,
  renderResultRequest,
} from '../../harness/pta/protocol/result-request.ts';
import { openCredential, sealPassword } from '../../harness/pta/protocol/sealed-credential.ts';
import { Secret } from '../../harness/runtime/secret.ts';

/** One layer of the wire: what it makes of a validation, and back. */
export interface Layer {
  readonly name: string;
  readonly bytes: number;
  encode(): unknown;
  decode(): unknown;
}

const AGENTS_MAX = 40;
const VIA =
  'sb://his-eur1-weur1.servicebus.windows.net/31174d1b-e0d8-4d9f-a43a-9d24e8b9f827_a66aab72-ab92-4ea9-b238-0739e48ce4cd';
const RETURN_HOST = 'vm1-proxy-pta-WEUR-AMS01P-1.connector.his.msappproxy.net';
const MACHINE = 'AGENT1.contoso.test';

const guid = (number: number) => `5b1c7a3e-90d2-4f4c-8d65-${String(number).padStart(12, '0')}`;

/** Every layer that one validation passes, and the bootstrap beside it. */
export async function wireLayers(): Promise<Layer[]> {
  const { publicKey, privateKey } = await pooledKeys().rsa2048();
  const password = new Secret('Correct-Battery-1');
  const seal = (index: number) =>
    sealPassword(password, { agentId: guid(index), thumbprint: 'A'.repeat(40), publicKey });
  const requestFor = (agents: number): ValidationRequest => ({
    requestId: guid(1),
    transactionId: guid(2),
    sessionId: ZERO_GUID,
    tenantId: guid(3),
    domain: 'CONTOSO',
    userPrincipalName: 'alice@contoso.test',
    credentials: Array.from({ length: agents }, (_, index) => seal(index)),
    returnHost: RETURN_HOST,
  });
  const sealed = seal(1);
  return [
    {
      name: 'seal / open (RSA-OAEP)',
      bytes: sealed.encryptedData.length,
      encode: () => seal(1),
      decode: () => openCredential(sealed, privateKey),
    },
    ...[1, AGENTS_MAX].flatMap((agents) => requestLayers(requestFor(agents), agents)),
    ...announcementLayers(),
    resultLayer(),
    ...bootstrapLayers(),
  ];
}

function requestLayers(request: ValidationRequest, agents: number): Layer[] {
  const call = { messageId: `urn:uuid:${guid(4)}`, to: VIA, request };
  const envelope = encodeSignalConnector(call, new SentStrings());
  const record = encodeNetFramingRecord({ kind: 'sized-envelope', envelope });
  const json = renderSignalMessage(request, 'context');
  const bodyBytes = renderSignalMessage(request, 'body-bytes');
  const of = `${agents} agent${agents === 1 ? '' : 's'}`;
  return [
    {
      name: `SignalConnector [MC-NBFSE], ${of}`,
      bytes: envelope.length,
      encode: () => encodeSignalConnector(call, new SentStrings()),
      decode: () => decodeRelayMessage(envelope, new ReceivedStrings()),
    },
    {
      name: `record [MC-NMF], ${of}`,
      bytes: record.length,
      encode: () => encodeNetFramingRecord({ kind: 'sized-envelope', envelope }),
      decode: () => new NetFramingReader().push(record),
    },
    {
      name: `JSON request, ${of}`,
      bytes: Buffer.byteLength(json),
      encode: () => renderSignalMessage(request, 'context'),
      decode: () => parseSignalMessage(json),
    },
    {
      name: `JSON request as BodyBytes, ${of}`,
      bytes: Buffer.byteLength(bodyBytes),
      encode: () => renderSignalMessage(request, 'body-bytes'),
      decode: () => parseSignalMessage(bodyBytes),
    },
  ];
}

function announcementLayers(): Layer[] {
  const announcement = {
    messageId: `${guid(5)}_G0`,
    to: VIA,
    connect: {
      id: guid(6),
      instanceDnsAddress: 'g1-prod-am3-001-sb.servicebus.windows.net',
      ipAddress: '192.0.2.10',
      httpAddress: '192.0.2.10',
      httpsAddress: '192.0.2.10',
      ...RELAYED_CONNECT_PORTS,
    },
  };
  const message = encodeOnewaySend(announcement);
  const transfer = relayTransfer({ channel: 0, handle: 1 }, 0, message);
  const parts = encodeTransferParts(transfer);
  return [
    {
      name: 'OnewaySend with RelayedConnect [MC-NBFX]',
      bytes: message.length,
      encode: () => encodeOnewaySend(announcement),
      decode: () => decodeOnewaySend(message),
    },
    {
      name: 'AMQP transfer',
      bytes: parts.reduce((sum, part) => sum + part.length, 0),
      encode: () => encodeTransferParts(transfer),
      decode: () => {
        const reader = new FrameReader();
        for (const part of parts) {
          for (const frame of reader.push(part)) {
            if (frame.kind === 'transfer') decodeDataSections(frame.payload);
          }
        }
      },
    },
  ];
}

function resultLayer(): Layer {
  const result = {
    requestId: guid(1),
    transactionId: guid(2),
    verdict: { kind: 'accepted', userName: 'alice@contoso.test' } as const,
    usesDefaultProxy: false,
    backendLatencyMs: 25,
    totalLatencyMs: 30,
    attempts: 1,
  };
  const { path, headers } = renderResultRequest(result);
  const received = Object.fromEntries(headers);
  return {
    name: 'result request with its verdict',
    bytes:
      path.length + headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0),
    encode: () => renderResultRequest(result),
    decode: () => parseResultRequest(path, received),
  };
}

function bootstrapLayers(): Layer[] {
  const request = {
    agentId: guid(7),
    tenantId: guid(3),
    machineName: MACHINE,
    initialBootstrap: false,
    requestId: guid(8),
    agentVersion: '1.5.2482.0',
    consecutiveFailures: 0,
    useServiceBusTcpConnectivityMode: false,
  };
  const endpoint = (namespace: string) => ({
    name: `${namespace}/${guid(3)}_${guid(9)}`,
    isAvailable: true,
    domain: 'servicebus.windows.net',
    namespace,
    reliableSessionEnabled: false,
    servicePath: `${guid(3)}_${guid(9)}`,
    sharedAccessKey: new Secret('c2hhcmVkIGFjY2VzcyBrZXk='),
    sharedAccessKeyName: 'Connector',
  });
  const endpoints = ['weur1', 'neur1', 'eus1', 'scus2'].map((region) => endpoint(`his-${region}`));
  const response: BootstrapResponse = { ...DEFAULT_BOOTSTRAP_SETTINGS, endpoints };
  const [requestXml, responseXml] = [
    renderBootstrapRequest(request),
    renderBootstrapResponse(response),
  ];
  return [
    {
      name: 'bootstrap request',
      bytes: Buffer.byteLength(requestXml),
      encode: () => renderBootstrapRequest(request),
      decode: () => parseBootstrapRequest(requestXml),
    },
    {
      name: 'bootstrap response, 4 endpoints',
      bytes: Buffer.byteLength(responseXml),
      encode: () => renderBootstrapResponse(response),
      decode: () => parseBootstrapResponse(responseXml),
    },
  ];
}
