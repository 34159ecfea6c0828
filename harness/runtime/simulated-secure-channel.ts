import { createHash, createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Clock } from './clock.ts';
import { HarnessError, malformed } from './errors.ts';
import { readHandshakeMessage, writeHandshakeMessage } from './handshake-messages.ts';
import { type ChainVerdict, judgeChain } from './judge-chain.ts';
import type { Random } from './random.ts';
import { readCertificate } from './read-certificate.ts';
import {
  isSessionProof,
  ResumableSessions,
  sessionProof,
  sessionSecret,
} from './resumable-sessions.ts';
import {
  type AcceptSecurely,
  type ConnectSecurely,
  type Identity,
  SECURE_CHANNEL_FAILED,
  type SecureChannel,
  type SecureSocket,
} from './secure-channel.ts';

/**
 * Stands for TLS in a simulated world: both sides show the same certificates, prove that they hold the
 * keys, and the client judges the server by the injected clock. Who comes back soon takes up the session,
 * as TLS does, without showing anything again; the client still judges what it was shown. After the handshake
 * bytes travel as they are. It hides nothing from the process it runs in, and is not meant to.
 */
export function simulatedSecureChannel(clock: Clock, random: Random): SecureChannel {
  const client: ClientSide = { clock, random, sessions: new ResumableSessions(clock) };
  const server: ServerSide = { random, sessions: new ResumableSessions(clock) };
  return {
    connect: (socket, options) => guarded(socket, () => connect(socket, options, client)),
    accept: (socket, options) => guarded(socket, () => accept(socket, options, server)),
  };
}

interface ClientSide {
  readonly clock: Clock;
  readonly random: Random;
  readonly sessions: ResumableSessions<{
    readonly id: string;
    readonly secret: string;
    readonly identity: Identity | undefined;
    readonly chainDer: readonly Uint8Array[];
  }>;
}

interface ServerSide {
  readonly random: Random;
  readonly sessions: ResumableSessions<{
    readonly secret: string;
    readonly identity: Identity;
    readonly peerCertificate: Uint8Array | undefined;
  }>;
}

async function connect(
  socket: Duplex,
  options: ConnectSecurely,
  side: ClientSide,
): Promise<SecureSocket> {
  const { serverName, identity } = options;
  const nonce = nonceFrom(side.random);
  const former = resumableBy(options, side);
  const session = former && {
    id: former.id,
    proof: sessionProof(former.secret, 'client', nonce),
  };
  writeHandshakeMessage(socket, {
    type: 'client-hello',
    serverName,
    nonce,
    ...(session && { session }),
  });
  const hello = await readHandshakeMessage(socket);
  if (hello.type === 'server-resumes' && former !== undefined) {
    if (!isSessionProof(hello.proof, former.secret, 'server', nonce)) {
      throw failed(`${serverName} does not know the session that it takes up`);
    }
    return securedBy(socket, former.chainDer);
  }
  if (hello.type !== 'server-hello') throw unexpected(hello.type);

  const chainDer = hello.chain.map((der) => Buffer.from(der, 'base64'));
  const isKeyHeld = isProven(chainDer[0] ?? new Uint8Array(), hello.proof, nonce);
  const verdict = judgeServer(chainDer, isKeyHeld, options, side.clock);
  if (verdict.kind === 'refused') {
    writeHandshakeMessage(socket, { type: 'alert', reason: verdict.reason });
    socket.end();
    throw failed(
      `The certificate of ${serverName} was refused (${verdict.reason}: ${verdict.detail})`,
    );
  }

  const shown = hello.requestsClientCertificate ? identity : undefined;
  writeHandshakeMessage(socket, {
    type: 'client-finished',
    ...(shown && { chain: chainOf(shown), proof: prove(shown, hello.nonce) }),
  });
  const secret = sessionSecret(nonce, hello.nonce);
  side.sessions.keep(serverName, { id: hello.sessionId, secret, identity, chainDer });
  return securedBy(socket, chainDer);
}

/** The session with that server, when it was this identity's and its server would be trusted again. */
function resumableBy(options: ConnectSecurely, { sessions, clock }: ClientSide) {
  const former = sessions.find(options.serverName);
  if (former === undefined || former.identity !== options.identity) return undefined;
  const verdict = judgeServer(former.chainDer, true, options, clock);
  return verdict.kind === 'trusted' ? former : undefined;
}

function securedBy(stream: Duplex, [peerCertificate]: readonly Uint8Array[]): SecureSocket {
  return { stream, ...(peerCertificate && { peerCertificate }) };
}

async function accept(
  socket: Duplex,
  { identity, requestClientCertificate }: AcceptSecurely,
  { random, sessions }: ServerSide,
): Promise<SecureSocket> {
  const hello = await readHandshakeMessage(socket);
  if (hello.type !== 'client-hello') throw unexpected(hello.type);
  const { serverName, nonce, session } = hello;
  const former = session && sessions.find(session.id);
  if (
    former?.identity === identity &&
    isSessionProof(session?.proof ?? '', former.secret, 'client', nonce)
  ) {
    const { secret, peerCertificate } = former;
    const proof = sessionProof(secret, 'server', nonce);
    writeHandshakeMessage(socket, { type: 'server-resumes', proof });
    return { stream: socket, serverName, ...(peerCertificate && { peerCertificate }) };
  }
  const serverNonce = nonceFrom(random);
  const sessionId = sessionSecret(serverNonce, nonce);
  writeHandshakeMessage(socket, {
    type: 'server-hello',
    chain: chainOf(identity),
    proof: prove(identity, nonce),
    requestsClientCertificate: requestClientCertificate,
    nonce: serverNonce,
    sessionId,
  });

  const finished = await readHandshakeMessage(socket);
  if (finished.type === 'alert') {
    throw failed(`The client refused the server's certificate (${finished.reason})`);
  }
  if (finished.type !== 'client-finished') throw unexpected(finished.type);
  const leaf = finished.chain?.[0];
  const peerCertificate = leaf === undefined ? undefined : Buffer.from(leaf, 'base64');
  if (
    peerCertificate !== undefined &&
    !isProven(peerCertificate, finished.proof ?? '', serverNonce)
  ) {
    throw failed('The client does not hold the private key of the certificate it showed');
  }
  sessions.keep(sessionId, {
    secret: sessionSecret(nonce, serverNonce),
    identity,
    peerCertificate,
  });
  return { stream: socket, serverName, ...(peerCertificate && { peerCertificate }) };
}

function judgeServer(
  chainDer: readonly Uint8Array[],
  isKeyHeld: boolean,
  { trustedRoots, serverName }: ConnectSecurely,
  clock: Clock,
): ChainVerdict {
  const verdict = judgeChain({
    chainDer,
    trustedRootsPem: trustedRoots,
    serverName,
    atMs: clock.now(),
    purpose: 'server',
  });
  if (verdict.kind === 'trusted' && !isKeyHeld) {
    return {
      kind: 'refused',
      reason: 'bad-signature',
      detail: 'the server does not hold the private key of its certificate',
    };
  }
  return verdict;
}

function nonceFrom(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64');
}

function prove(identity: Identity, nonce: string): string {
  return sign('sha256', digestOf(nonce), readOnce(identity).key).toString('base64');
}

function isProven(certificate: Uint8Array, proof: string, nonce: string): boolean {
  try {
    const { publicKey } = readCertificate(certificate);
    return verify('sha256', digestOf(nonce), publicKey, Buffer.from(proof, 'base64'));
  } catch {
    return false;
  }
}

function digestOf(nonce: string): Buffer {
  return createHash('sha256').update('pta-harness simulated channel').update(nonce).digest();
}

function chainOf(identity: Identity): string[] {
  return readOnce(identity).chain;
}

interface ReadIdentity {
  /** DER in base64, leaf first. */
  readonly chain: string[];
  readonly key: KeyObject;
}

/** An agent shows the same identity on every connection; reading it costs as much as proving it. */
const identities = new WeakMap<Identity, ReadIdentity>();

function readOnce(identity: Identity): ReadIdentity {
  const known = identities.get(identity);
  if (known !== undefined) return known;
  const chain = identity.chain.map((pem) => readCertificate(pem).raw.toString('base64'));
  const read = { chain, key: createPrivateKey(identity.privateKey) };
  identities.set(identity, read);
  return read;
}

async function guarded(
  socket: Duplex,
  handshake: () => Promise<SecureSocket>,
): Promise<SecureSocket> {
  // It can break when nobody reads: between two messages, or before anybody has taken the stream over.
  socket.on('error', () => undefined);
  try {
    return await handshake();
  } catch (error) {
    // What was refused politely is read to its end, so that it closes when the other side does.
    if (socket.writableEnded) socket.resume();
    else socket.destroy();
    if (error instanceof HarnessError && error.code === SECURE_CHANNEL_FAILED) throw error;
    throw failed('The handshake broke off', error);
  }
}

function unexpected(type: string): HarnessError {
  return malformed('Simulated handshake', `a ${type} message came out of turn`);
}

function failed(what: string, cause?: unknown): HarnessError {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  return new HarnessError(
    SECURE_CHANNEL_FAILED,
    `${what}${why}; check the certificate, the trusted root and the clocks of both machines.`,
    { cause },
  );
}
