import {
  createHash,
  createPrivateKey,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Clock } from './clock.ts';
import { HarnessError, malformed } from './errors.ts';
import { readHandshakeMessage, writeHandshakeMessage } from './handshake-messages.ts';
import { type ChainVerdict, judgeChain } from './judge-chain.ts';
import type { Random } from './random.ts';
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
 * keys, and the client judges the server by the injected clock. After the handshake bytes travel as they
 * are. It hides nothing from the process it runs in, and is not meant to.
 */
export function simulatedSecureChannel(clock: Clock, random: Random): SecureChannel {
  return {
    connect: (socket, options) => guarded(socket, () => connect(socket, options, clock, random)),
    accept: (socket, options) => guarded(socket, () => accept(socket, options, random)),
  };
}

async function connect(
  socket: Duplex,
  { serverName, trustedRoots, identity }: ConnectSecurely,
  clock: Clock,
  random: Random,
): Promise<SecureSocket> {
  const clientNonce = nonceFrom(random);
  writeHandshakeMessage(socket, { type: 'client-hello', serverName, nonce: clientNonce });
  const hello = await readHandshakeMessage(socket);
  if (hello.type !== 'server-hello') throw unexpected(hello.type);

  const chainDer = hello.chain.map((der) => Buffer.from(der, 'base64'));
  const verdict = judgeServer(chainDer, hello.proof, clientNonce, {
    trustedRoots,
    serverName,
    atMs: clock.now(),
  });
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
  return { stream: socket, ...(chainDer[0] && { peerCertificate: chainDer[0] }) };
}

async function accept(
  socket: Duplex,
  { identity, requestClientCertificate }: AcceptSecurely,
  random: Random,
): Promise<SecureSocket> {
  const hello = await readHandshakeMessage(socket);
  if (hello.type !== 'client-hello') throw unexpected(hello.type);
  const serverNonce = nonceFrom(random);
  writeHandshakeMessage(socket, {
    type: 'server-hello',
    chain: chainOf(identity),
    proof: prove(identity, hello.nonce),
    requestsClientCertificate: requestClientCertificate,
    nonce: serverNonce,
  });

  const finished = await readHandshakeMessage(socket);
  if (finished.type === 'alert') {
    throw failed(`The client refused the server's certificate (${finished.reason})`);
  }
  if (finished.type !== 'client-finished') throw unexpected(finished.type);
  const leaf = finished.chain?.[0];
  if (leaf === undefined) return { stream: socket, serverName: hello.serverName };
  const peerCertificate = Buffer.from(leaf, 'base64');
  if (!isProven(peerCertificate, finished.proof ?? '', serverNonce)) {
    throw failed('The client does not hold the private key of the certificate it showed');
  }
  return { stream: socket, serverName: hello.serverName, peerCertificate };
}

function judgeServer(
  chainDer: readonly Uint8Array[],
  proof: string,
  nonce: string,
  by: { trustedRoots: readonly string[]; serverName: string; atMs: number },
): ChainVerdict {
  const verdict = judgeChain({
    chainDer,
    trustedRootsPem: by.trustedRoots,
    serverName: by.serverName,
    atMs: by.atMs,
    purpose: 'server',
  });
  if (verdict.kind === 'trusted' && !isProven(chainDer[0] ?? new Uint8Array(), proof, nonce)) {
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
    const { publicKey } = new X509Certificate(certificate);
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
  const chain = identity.chain.map((pem) => new X509Certificate(pem).raw.toString('base64'));
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
