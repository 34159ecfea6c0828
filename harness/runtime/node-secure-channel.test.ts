import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { createRoot, issueServerCertificate } from '../pta/protocol/certificates/authority.ts';
import { certificateToPem } from '../pta/protocol/certificates/pem.ts';
import { systemClock } from './clock.ts';
import { LoopbackNetwork } from './loopback-network.ts';
import { nodeSecureChannel } from './node-secure-channel.ts';
import { seededRandom } from './random.ts';
import type { Identity } from './secure-channel.ts';

const NAME = 'login.microsoftonline.com';
const DAY_MS = 86_400_000;
const random = seededRandom('sessions of TLS');

function keyPair() {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function terms() {
  const now = systemClock.now();
  return { notBefore: now - DAY_MS, notAfter: now + DAY_MS, serial: random.bytes(16) };
}

const keys = keyPair();
const root = createRoot({ commonName: 'root of this test', keys, ...terms() });
const issuer = { certificate: root, privateKey: keys.privateKey };

function identity(name: string): Identity {
  const { publicKey, privateKey } = keyPair();
  const certificate = issueServerCertificate({ issuer, names: [name], publicKey, ...terms() });
  return { chain: [certificateToPem(certificate)], privateKey };
}

/** A client that keeps its sessions, as browsers do. */
function secured(socket: Duplex, { chain, privateKey }: Identity, session?: Buffer): TLSSocket {
  return connect({
    socket,
    servername: NAME,
    ca: certificateToPem(root),
    cert: chain.join('\n'),
    key: privateKey,
    ...(session && { session }),
  });
}

test('a client that comes back with its session is taken, and its certificate known', async () => {
  const network = new LoopbackNetwork();
  const [server, agent] = [identity(NAME), identity('agent1.contoso.test')];
  const certificates: (Uint8Array | undefined)[] = [];
  await using _listener = await network
    .from('CLOUD')
    .listen([{ host: NAME, port: 443 }], (socket) => {
      void nodeSecureChannel
        .accept(socket, { identity: server, requestClientCertificate: true })
        .then(({ stream, peerCertificate }) => {
          certificates.push(peerCertificate);
          stream.write('greetings');
        });
    });
  const dial = () => network.from('AGENT1').dial({ host: NAME, port: 443 });

  const first = secured(await dial(), agent).resume();
  const [session] = (await once(first, 'session')) as [Buffer];
  first.destroy();
  const second = secured(await dial(), agent, session);
  await once(second, 'data');
  const resumed = second.isSessionReused();
  second.destroy();

  expect(resumed).toBe(true);
  expect(certificates).toHaveLength(2);
  expect(certificates[1]).toEqual(certificates[0]);
  expect(certificates[0]).toBeDefined();
});
