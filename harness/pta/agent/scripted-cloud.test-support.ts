import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Activity } from '../../runtime/activity.ts';
import { EventLog } from '../../runtime/event-log.ts';
import { HttpServer } from '../../runtime/http-server.ts';
import type { KeySource } from '../../runtime/keys.ts';
import type { Listener } from '../../runtime/network.ts';
import { seededRandom } from '../../runtime/random.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { Secret } from '../../runtime/secret.ts';
import type { ConnectSecurely } from '../../runtime/secure-channel.ts';
import { SimulatedNetwork } from '../../runtime/simulated-network.ts';
import { VirtualClock } from '../../runtime/virtual-clock.ts';
import { type MessageSocket, WebSocketAcceptor } from '../../runtime/websocket.ts';
import type { AmqpFrame } from '../protocol/amqp/amqp-frame.ts';
import { FrameReader } from '../protocol/amqp/frame-reader.ts';
import { encodeFrame, encodeTransferParts } from '../protocol/amqp/frame-writer.ts';
import { issueAgentCertificate } from '../protocol/certificates/agent-certificate.ts';
import {
  createRoot,
  type Issuer,
  issueServerCertificate,
  type PemKeyPair,
} from '../protocol/certificates/authority.ts';
import { certificateToPem } from '../protocol/certificates/pem.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import { IN_HANDLE, OUT_HANDLE } from '../protocol/relay/listener-frames.ts';
import {
  RELAY_MECHANISMS,
  RELAY_SASL_OK,
  relayAttach,
  relayBegin,
  relayOpen,
  relayTransfer,
} from '../protocol/relay/relay-frames.ts';
import { encodeOnewaySend, type RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import { sealPassword } from '../protocol/sealed-credential.ts';
import type { SignalingEndpoint } from '../protocol/signaling-endpoint.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../protocol/system-settings.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { AgentOptions } from './agent-profile.ts';
import { CloudConnector } from './cloud-connector.ts';

export const NOW = Date.UTC(2026, 0, 14, 9);
export const TENANT_ID = '6f0c6bd5-1d2e-4a3b-9c4d-8e7f60718293';
export const AGENT_ID = '0b2f1a34-5c6d-4e7f-8a9b-0c1d2e3f4a5b';
export const NAMESPACE = 'his-eur1-weur1';
export const RELAY_HOST = `${NAMESPACE}.servicebus.windows.net`;
export const RETURN_HOST = 'vm7.connector.his.msappproxy.net';

export const OPTIONS: AgentOptions = {
  tenantId: TENANT_ID,
  machineName: 'AGENT1.contoso.test',
  profile: 'current',
  version: '1.5.2482.0',
  operatingSystem: DEFAULT_OPERATING_SYSTEM,
  trustedRoots: [],
};

export const ENDPOINT: SignalingEndpoint = {
  name: `${NAMESPACE}/path`,
  isAvailable: true,
  domain: 'servicebus.windows.net',
  namespace: NAMESPACE,
  reliableSessionEnabled: false,
  servicePath: 'path',
  sharedAccessKey: new Secret('the key of the relay'),
  sharedAccessKeyName: 'Connector',
};

export const MEETING: RelayedConnect = {
  id: '5b1c7a3e-90d2-4f4c-8d65-2f6c3a1b0e9d',
  instanceDnsAddress: 'g17-prod-ch3-006-sb.servicebus.windows.net',
  ipAddress: '163.211.25.20',
  ipPort: 9352,
  httpAddress: '163.211.25.20',
  httpPort: 80,
  httpsAddress: '163.211.25.20',
  httpsPort: 443,
};

export const THUMBPRINT = 'A'.repeat(40);

/** @param decryptionKey - PEM */
export function identityWith(decryptionKey = ''): AgentIdentity {
  return {
    agentId: AGENT_ID,
    keyIdentifier: `${AGENT_ID}_${THUMBPRINT}`,
    notAfter: NOW + 180 * 86_400_000,
    chain: [],
    privateKey: '',
    decryptionKey,
  };
}

export function requestFor(
  credentials: ValidationRequest['credentials'],
  number = 1,
): ValidationRequest {
  const guid = (kind: number) =>
    `0000000${kind}-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return {
    requestId: guid(1),
    transactionId: guid(2),
    sessionId: guid(3),
    tenantId: TENANT_ID,
    domain: 'CONTOSO',
    userPrincipalName: 'alice@contoso.test',
    credentials,
    returnHost: RETURN_HOST,
  };
}

export function sealedFor(publicKey: string, password: string, thumbprint = THUMBPRINT) {
  return sealPassword(new Secret(password), { agentId: AGENT_ID, publicKey, thumbprint });
}

const authorityKeys: PemKeyPair = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const SERIAL = new Uint8Array(16).fill(7);
const TERMS = { notBefore: NOW - 86_400_000, notAfter: NOW + 365 * 86_400_000, serial: SERIAL };
const AUTHORITY: Issuer = {
  certificate: createRoot({ commonName: 'authority', keys: authorityKeys, ...TERMS }),
  privateKey: authorityKeys.privateKey,
};

/** DER of the certificate of {@link AGENT_ID}. */
export function certify(publicKey: string): Uint8Array {
  const agent = { tenantId: TENANT_ID, agentId: AGENT_ID, publicKey, serial: SERIAL };
  return issueAgentCertificate({ issuer: AUTHORITY, notBefore: NOW, ...agent });
}

/** PEM of a certificate that is no agent's. */
export function serverCertificate(): string {
  const { publicKey } = authorityKeys;
  const server = { issuer: AUTHORITY, names: ['server.test'] as const, publicKey, ...TERMS };
  return certificateToPem(issueServerCertificate(server));
}

/** A cloud that does what a test says, on virtual time. The secure channel lets bytes pass and notes who was shown. */
export class ScriptedCloud {
  readonly activity = new Activity();
  readonly clock = new VirtualClock(NOW, this.activity);
  readonly log = new EventLog<PtaEvent>(this.clock);
  /** Options of each channel that the agent opened, in order. */
  readonly shown: ConnectSecurely[] = [];
  readonly runtime: Runtime<PtaEvent>;
  readonly connector: CloudConnector;
  readonly #network = new SimulatedNetwork(this.activity);
  readonly #listeners = new Map<string, Listener>();

  constructor(keys: KeySource = { rsa2048: () => Promise.reject(new Error('No keys here.')) }) {
    this.runtime = {
      machine: 'AGENT1',
      clock: this.clock,
      random: seededRandom(1),
      network: this.#network.from('AGENT1'),
      secureChannel: {
        connect: async (stream, options) => {
          this.shown.push(options);
          return { stream };
        },
        accept: async (stream) => ({ stream }),
      },
      keys,
      events: this.log.sinkFor('AGENT1'),
      track: (work) => this.activity.track(work),
    };
    this.connector = new CloudConnector(this.runtime, []);
  }

  /** What happened, without when and where. */
  get events(): readonly unknown[] {
    return this.log.entries.map(({ at, sequence, machine, ...event }) => event);
  }

  /** Answers HTTPS requests to one host. */
  serve(host: string, answer: (request: Request) => Promise<Response>): Promise<void> {
    return this.#listen(host, answer, () => undefined);
  }

  /** Accepts the WebSockets of one relay host. */
  relay(
    host: string,
    meet: (messages: MessageSocket, protocol: string) => Promise<void>,
  ): Promise<void> {
    const acceptor = new WebSocketAcceptor(['wsrelayedamqp', 'wsrelayedconnection']);
    return this.#listen(
      host,
      async () => new Response(null, { status: 404 }),
      (incoming, socket, head) =>
        acceptor.accept(
          incoming,
          socket,
          head,
          (messages, protocol) => void meet(messages, protocol),
        ),
    );
  }

  async stopServing(host: string): Promise<void> {
    await this.#listeners.get(host)?.[Symbol.asyncDispose]();
  }

  /** Accepts connections and never says a word. */
  silence(host: string): Promise<Listener> {
    return this.#network.from('ENTRA').listen([{ host, port: 443 }], (socket) => socket.resume());
  }

  async #listen(
    host: string,
    answer: (request: Request) => Promise<Response>,
    upgrade: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void,
  ): Promise<void> {
    const server = new HttpServer<string>(this.clock, { answer, upgrade });
    const listener = await this.#network
      .from('ENTRA')
      .listen([{ host, port: 443 }], (socket, { machine: peer }) => server.serve({ socket, peer }));
    this.#listeners.set(host, listener);
  }
}

/** The relay's side of a listener's conversation, one frame at a time. */
export class ScriptedRelay {
  readonly messages: MessageSocket;
  readonly #reader = new FrameReader();
  readonly #frames: AmqpFrame[] = [];

  constructor(messages: MessageSocket) {
    this.messages = messages;
  }

  /** The next frame; `undefined` once the listener has gone. */
  async receive(): Promise<AmqpFrame | undefined> {
    while (this.#frames.length === 0) {
      const message = await this.messages.receive();
      if (message === undefined) return undefined;
      this.#frames.push(...this.#reader.push(message));
    }
    return this.#frames.shift();
  }

  send(frame: AmqpFrame): void {
    this.messages.send(encodeFrame(frame));
  }

  announce(deliveryId: number, connect = MEETING): void {
    const signal = encodeOnewaySend({
      messageId: `00000000-0000-4000-8000-000000000000_G${deliveryId}`,
      to: `sb://${RELAY_HOST}/path`,
      connect,
    });
    const frame = relayTransfer({ channel: 0, handle: IN_HANDLE }, deliveryId, signal);
    for (const part of encodeTransferParts(frame)) this.messages.send(part);
  }

  /** Answers in kind until a frame of this kind was answered; @returns what the listener sent up to there */
  async greet(last: AmqpFrame['kind'] = 'flow'): Promise<AmqpFrame[]> {
    const received: AmqpFrame[] = [];
    for (;;) {
      const frame = await this.receive();
      if (frame === undefined) return received;
      received.push(frame);
      for (const answer of answersTo(frame)) this.send(answer);
      // The flow of the other link comes behind the first.
      if (frame.kind === last && !(frame.kind === 'flow' && frame.handle === OUT_HANDLE)) {
        return received;
      }
    }
  }
}

function answersTo(frame: AmqpFrame): AmqpFrame[] {
  switch (frame.kind) {
    case 'protocol-header':
      return frame.protocol === 'sasl' ? [frame, RELAY_MECHANISMS] : [frame];
    case 'sasl-init':
      return [RELAY_SASL_OK];
    case 'open':
      return [relayOpen('relay')];
    case 'begin':
      return [relayBegin(frame)];
    case 'attach':
      return [relayAttach(frame)];
    default:
      return [];
  }
}
