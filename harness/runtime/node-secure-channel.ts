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

/** TLS 1.2 and 1.3 by node:tls. Certificates are judged by the system's clock. */
export const nodeSecureChannel: SecureChannel = {
  connect: (socket, { serverName, trustedRoots, identity }) => {
    const client = connect({
      socket,
      servername: serverName,
      ca: [...trustedRoots],
      minVersion: 'TLSv1.2',
      ...(identity && { cert: identity.chain.join('\n'), key: identity.privateKey }),
    });
    return established(client, socket, 'secureConnect', `to ${serverName}`);
  },
  accept: (socket, { identity, requestClientCertificate }) => {
    const server = new TLSSocket(socket, {
      isServer: true,
      secureContext: contextFor(identity),
      requestCert: requestClientCertificate,
      rejectUnauthorized: false,
    });
    return established(server, socket, 'secure', 'from a client');
  },
};

function contextFor(identity: Identity): SecureContext {
  const known = contexts.get(identity);
  if (known !== undefined) return known;
  const context = createSecureContext({
    cert: identity.chain.join('\n'),
    key: identity.privateKey,
    minVersion: 'TLSv1.2',
  });
  contexts.set(identity, context);
  return context;
}

function established(
  secure: TLSSocket,
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
    secure.once('error', fail);
    secure.once('close', closed);
    secure.once(ready, () => {
      secure.off('error', fail);
      secure.off('close', closed);
      const { raw } = secure.getPeerCertificate();
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
