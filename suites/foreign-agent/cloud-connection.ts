import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { type ClientOptions, WebSocket } from 'ws';
import type { Identity } from './identity.ts';

/** Where the cloud is: every host name leads to one address, as a hosts file would have it. */
export interface CloudConnection {
  readonly port: number;
  /** PEM; the only root that is trusted. */
  readonly rootCertificate: string;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

const lookUpLoopback: LookupFunction = (_host, { all }, done) => {
  if (all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
};

const secureOptions = ({ port, rootCertificate }: CloudConnection, identity?: Identity) => ({
  port,
  ca: rootCertificate,
  ...(identity === undefined
    ? {}
    : {
        key: identity.privateKey.export({ type: 'pkcs8', format: 'pem' }),
        cert: identity.certificate.toString(),
      }),
});

/** One POST over a connection of its own, with the certificate when an identity is given. */
export function post(
  cloud: CloudConnection,
  url: string,
  content: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  identity?: Identity,
): Promise<Reply> {
  const { hostname, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...secureOptions(cloud, identity),
        host: hostname,
        lookup: lookUpLoopback,
        servername: hostname,
        method: 'POST',
        path: pathname + search,
        headers: {
          ...content.headers,
          Host: hostname,
          'Content-Length': Buffer.byteLength(content.body),
        },
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(content.body);
  });
}

export const postXml = (
  cloud: CloudConnection,
  url: string,
  body: string,
  identity?: Identity,
): Promise<Reply> =>
  post(
    cloud,
    url,
    { headers: { 'Content-Type': 'application/xml; charset=utf-8' }, body },
    identity,
  );

/** A WebSocket that is not open yet. */
export function openWebSocket(
  cloud: CloudConnection,
  url: string,
  identity: Identity,
  options: { readonly protocol?: string; readonly headers?: Readonly<Record<string, string>> },
): WebSocket {
  const address = new URL(url);
  const { hostname } = address;
  address.port = String(cloud.port);
  const secure: ClientOptions & Pick<ConnectionOptions, 'lookup' | 'servername'> = {
    ...secureOptions(cloud, identity),
    lookup: lookUpLoopback,
    servername: hostname,
    headers: { ...options.headers, Host: hostname },
    perMessageDeflate: false,
  };
  return new WebSocket(address, options.protocol === undefined ? [] : [options.protocol], secure);
}
