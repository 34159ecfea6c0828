import { FlowDenied } from './flow-denied.ts';
import type { RequestHead } from './request-head.ts';

/** What the proxy says instead of opening a tunnel. */
export interface ProxyAnswer {
  readonly status: number;
  /** One sentence for whoever reads the client's log. */
  readonly because: string;
}

const PHRASES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
};

const WHAT_THIS_IS =
  'This is the CONNECT proxy of a pta-harness lab: it opens tunnels with CONNECT HOST:PORT and does nothing else.';

/** The answer to a request that is not CONNECT: 501 when it asks to be forwarded, 405 when it takes the proxy for a web server. */
export function answerToOther({ method, target }: RequestHead): ProxyAnswer {
  return target.includes('://')
    ? { status: 501, because: `${WHAT_THIS_IS} It does not forward ${method} requests.` }
    : { status: 405, because: `${WHAT_THIS_IS} It does not answer ${method} requests itself.` };
}

/** The answer to a tunnel that could not be opened: 403 when the firewall said no, else 502. */
export function answerToFailure(error: unknown): ProxyAnswer {
  const because = error instanceof Error ? error.message : String(error);
  return { status: error instanceof FlowDenied ? 403 : 502, because };
}

/** The bytes of an answer; the connection closes after it. */
export function renderAnswer({ status, because }: ProxyAnswer): Buffer {
  const body = Buffer.from(`${because}\n`);
  const lines = [
    `HTTP/1.1 ${status} ${PHRASES[status] ?? ''}`,
    ...(status === 405 ? ['Allow: CONNECT'] : []),
    ...(status === 407 ? ['Proxy-Authenticate: Basic realm="lab"'] : []),
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}
