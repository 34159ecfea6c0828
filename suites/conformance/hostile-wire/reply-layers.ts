import { createHash } from 'node:crypto';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { bootstrapAgent } from '../../../harness/pta/agent/bootstrap-agent.ts';
import { fetchRequest } from '../../../harness/pta/agent/fetch-request.ts';
import { registerAgent } from '../../../harness/pta/agent/register-agent.ts';
import { renewTrust } from '../../../harness/pta/agent/renew-trust.ts';
import { ResultReporter } from '../../../harness/pta/agent/result-reporter.ts';
import {
  certify,
  ENDPOINT,
  identityWith,
  OPTIONS,
  RETURN_HOST,
  TENANT_ID,
} from '../../../harness/pta/agent/scripted-cloud.test-support.ts';
import {
  DEFAULT_BOOTSTRAP_SETTINGS,
  renderBootstrapResponse,
} from '../../../harness/pta/protocol/bootstrap-response.ts';
import {
  bootstrapHost,
  registrationHost,
  trustRenewalHost,
} from '../../../harness/pta/protocol/hosts.ts';
import {
  renderRegistrationResult,
  XML_CONTENT_TYPE,
} from '../../../harness/pta/protocol/registration.ts';
import { renderSignalMessage } from '../../../harness/pta/protocol/relay/signal-message.ts';
import { renderTrustRenewalResult } from '../../../harness/pta/protocol/trust-renewal.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import type { Layer } from './attack.ts';
import { CONNECT, REQUEST } from './caller-conversations.ts';
import { type Question, RepliesUnderAttack } from './replies-under-attack.ts';

const keyPair = await pooledKeys().rsa2048();
const keys = { rsa2048: () => Promise.resolve(keyPair) };
const certificate = certify(keyPair.publicKey);
const RENEWAL_HOST = trustRenewalHost('his-eur1-weur1');

const REGISTRATION: Question = {
  host: registrationHost(TENANT_ID),
  reply: okReply(renderRegistrationResult({ kind: 'issued', certificate })),
  keys,
  ask: ({ runtime, connector }) => registerAgent(runtime, connector, OPTIONS, new Secret('token')),
};

const BOOTSTRAP: Question = {
  host: bootstrapHost(TENANT_ID),
  reply: okReply(renderBootstrapResponse({ ...DEFAULT_BOOTSTRAP_SETTINGS, endpoints: [ENDPOINT] })),
  ask: ({ runtime, connector }, signal) => {
    const attempt = { initial: true, consecutiveFailures: 0 };
    return bootstrapAgent(runtime, connector, OPTIONS, identityWith(), attempt, signal);
  },
};

const RENEWAL: Question = {
  host: RENEWAL_HOST,
  reply: okReply(renderTrustRenewalResult({ kind: 'issued', certificate })),
  keys,
  ask: ({ runtime, connector }, signal) => {
    const endpoint = `https://${RENEWAL_HOST}/renewTrust`;
    return renewTrust(runtime, connector, OPTIONS, identityWith(), endpoint, signal);
  },
};

const ANSWER: Question = {
  host: RETURN_HOST,
  reply: okReply(''),
  ask: ({ runtime, connector }, signal) => {
    const answer = { request: REQUEST, verdict: { kind: 'rejected', reason: '1326' } } as const;
    const once = { totalAttempts: 1, initialDelayMs: 200, delayFactor: 2 };
    const latencies = { backendLatencyMs: 1, totalLatencyMs: 1 };
    const reporter = new ResultReporter(runtime, connector);
    return reporter.report({ ...answer, ...latencies }, identityWith(), once, signal);
  },
};

/** Where the accept of a WebSocket stands, which is as long. */
const ACCEPT = 'aaaaaaaaaaaaaaaaaaaaaaaaaaa=';
/** Of a server: the length in two more bytes, and no mask (RFC 6455, section 5.2). */
const NORMAL_CLOSE = Buffer.of(0x88, 0x02, 0x03, 0xe8);

const WEBSOCKET: Question = {
  host: RETURN_HOST,
  reply: [
    Buffer.from(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\n`,
    ),
    Buffer.concat([
      textFrame(renderSignalMessage({ ...REQUEST, credentials: [] }, 'context')),
      NORMAL_CLOSE,
    ]),
  ],
  spare: NORMAL_CLOSE.length,
  ask: ({ connector }, signal) =>
    fetchRequest(connector, identityWith(), seededRandom(1), CONNECT, signal),
  fill: (reply, request) => {
    const at = reply.indexOf(ACCEPT);
    if (at >= 0) reply.write(acceptOf(request), at);
    return reply;
  },
};

/** What the agent is told by HTTP, and on a WebSocket, from the first byte of the status line. */
export const REPLY_LAYERS: readonly Layer[] = [
  {
    name: 'a RegistrationResult',
    stride: 16,
    codes: coded('REGISTRATION_REFUSED'),
    of: REGISTRATION,
  },
  { name: 'a BootstrapResponse', stride: 16, codes: coded('BOOTSTRAP_REFUSED'), of: BOOTSTRAP },
  { name: 'a TrustRenewalResult', stride: 16, codes: coded('RENEWAL_REFUSED'), of: RENEWAL },
  { name: 'the reply to an answer', stride: 1, codes: /^ANSWER_UNDELIVERED$/, of: ANSWER },
  {
    name: 'the WebSocket that brings a request',
    stride: 3,
    codes: /^(?:WEBSOCKET_REFUSED|MALFORMED|MEETING_REFUSED|CLOUD_TIMEOUT)$/,
    of: WEBSOCKET,
  },
].map(({ of, ...layer }) => ({ ...layer, open: () => RepliesUnderAttack.to(of) }));

function coded(refusal: string): RegExp {
  return new RegExp(`^(?:MALFORMED|HTTP_BROKEN|HTTP_TOO_LARGE|CLOUD_TIMEOUT|${refusal})$`);
}

/** As the cloud's HTTP server writes it. */
function okReply(body: string): [Buffer, Buffer] {
  const type = body === '' ? '' : `content-type: ${XML_CONTENT_TYPE}\r\n`;
  const length = Buffer.byteLength(body);
  const head = `HTTP/1.1 200 OK\r\nDate: Wed, 14 Jan 2026 09:00:00 GMT\r\n${type}Connection: close\r\nContent-Length: ${length}\r\n\r\n`;
  return [Buffer.from(head), Buffer.from(body)];
}

function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.of(0x81, 126, 0, 0);
  header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** RFC 6455, section 4.2.2. */
function acceptOf(request: string): string {
  const key = /^sec-websocket-key: (\S+)/im.exec(request)?.[1] ?? '';
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
