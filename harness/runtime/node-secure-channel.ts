import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { HarnessError } from './errors.ts';
import {
  type Identity,
  SECURE_CHANNEL_FAILED,
  type SecureChannel,
  type SecureSocket,
} from './secure-channel.ts';

/** Parsing an identity costs as much as a handshake, so each is parsed once. */
const contexts = new WeakMap<Identity, SecureContext>();
/** Those of clients, by what they trust and whom they show. */
const clientContexts = new WeakMap<readonly string[], WeakMap<object, SecureContext>>();
const NOBODY = {};
/** A session is good for the identity alone that it was begun with: tickets are sealed by its own context. */
const SESSION_ID_CONTEXT = 'pta-harness';

/** TLS 1.2 and 1.3 by node:tls. Certificates are judged by the system's clock. */
export const nodeSecureChannel: SecureChannel = {
  connect: (socket, { serverName, trustedRoots, identity }) => {
    const begin = () =>
      connect({
        socket,
        host: serverName,
        // SNI carries names only (RFC 6066, section 3).
        ...(isIP(serverName) === 0 && { servername: serverName }),
        secureContext: clientContextFor(trustedRoots, identity),
        // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
        rejectUnauthorized: true,
      });
    return established(begin, socket, 'secureConnect', `to ${serverName}`);
  },
  accept: (socket, { identity, requestClientCertificate }) => {
    const begin = () =>
      new TLSSocket(socket, {
        isServer: true,
        secureContext: contextFor(identity),
        requestCert: requestClientCertificate,
        rejectUnauthorized: false,
      });
    return established(begin, socket, 'secure', 'from a client');
  },
};

function contextFor(identity: Identity): SecureContext {
  const known = contexts.get(identity);
  if (known !== undefined) return known;
  const context = createSecureContext({
    cert: identity.chain.join('\n'),
    key: identity.privateKey,
    minVersion: 'TLSv1.2',
    // Without it OpenSSL refuses whoever comes back with a session, as browsers do, where client certificates are asked for.
    sessionIdContext: SESSION_ID_CONTEXT,
  });
  contexts.set(identity, context);
  return context;
}

function clientContextFor(trustedRoots: readonly string[], identity?: Identity): SecureContext {
  const known = clientContexts.get(trustedRoots) ?? new WeakMap<object, SecureContext>();
  clientContexts.set(trustedRoots, known);
  const context =
    known.get(identity ?? NOBODY) ??
    createSecureContext({
      ca: [...trustedRoots],
      minVersion: 'TLSv1.2',
      ...(identity && { cert: identity.chain.join('\n'), key: identity.privateKey }),
    });
  known.set(identity ?? NOBODY, context);
  return context;
}

/** @param begin - throws when certificate, key or root cannot be used */
function established(
  begin: () => TLSSocket,
  socket: Duplex,
  ready: 'secure' | 'secureConnect',
  what: string,
): Promise<SecureSocket> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: Error) => {
      socket.destroy();
      reject(handshakeFailed(what, cause));
    };
    const closed = () => fail();
    let secure: TLSSocket;
    try {
      secure = begin();
    } catch (cause) {
      fail(cause instanceof Error ? cause : undefined);
      return;
    }
    // Kept for good: the channel can break before anybody has taken its stream over.
    secure.on('error', fail);
    secure.once('close', closed);
    secure.once(ready, () => {
      secure.off('close', closed);
      const raw = secure.getPeerX509Certificate()?.raw;
      const serverName = secure.servername;
      resolve({
        stream: secure,
        ...(raw !== undefined && { peerCertificate: raw }),
        ...(typeof serverName === 'string' && { serverName }),
      });
    });
  });
}

function handshakeFailed(what: string, cause?: Error): HarnessError {
  const code = cause !== undefined && 'code' in cause ? `${String(cause.code)}: ` : '';
  const why = cause === undefined ? 'the other side closed the connection' : code + cause.message;
  return new HarnessError(
    SECURE_CHANNEL_FAILED,
    `The TLS handshake ${what} failed (${why}); check that both sides trust the lab's root certificate.`,
    { cause },
  );
}
