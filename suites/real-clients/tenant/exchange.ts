import { once } from 'node:events';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';

export interface ExchangeOptions {
  /** PEM of the only root that is trusted. */
  readonly rootCertificate: string;
  /** Sent as a form, by POST. */
  readonly form?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of this machine, where every other name leads; it has to be given for those. */
  readonly port?: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** DER of the server's public key; absent where nothing is encrypted. */
  readonly serverKey?: Buffer;
}

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** One request to this machine, on a connection of its own; no redirect is followed. */
export async function exchange(
  url: URL,
  { rootCertificate, form, headers, port }: ExchangeOptions,
): Promise<Reply> {
  const isSecure = url.protocol === 'https:';
  const send = isSecure ? secureRequest : plainRequest;
  const outgoing = send({
    host: 'localhost',
    port: port ?? url.port,
    path: `${url.pathname}${url.search}`,
    method: form === undefined ? 'GET' : 'POST',
    agent: false,
    headers: {
      host: url.host,
      ...(form !== undefined && { 'content-type': FORM_TYPE }),
      ...headers,
    },
    ...(isSecure && { ca: rootCertificate, servername: url.hostname }),
  });
  outgoing.end(form?.toString());
  const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
  const certificate = isSecure ? (reply.socket as TLSSocket).getPeerX509Certificate() : undefined;
  return {
    status: reply.statusCode ?? 0,
    headers: reply.headers,
    body: await text(reply),
    ...(certificate && {
      serverKey: certificate.publicKey.export({ type: 'spki', format: 'der' }),
    }),
  };
}
