import type { Duplex } from 'node:stream';
import { HarnessError } from '../../../runtime/errors.ts';
import { formatHostPort, type HostPort, type Network } from '../../../runtime/network.ts';

/** Error code: the proxy did not open a tunnel. An authenticating proxy is not supported, as documented. */
export const PROXY_REFUSED = 'PROXY_REFUSED';

/** More than any proxy says before it pipes. */
const HEAD_BYTES_MAX = 8_192;

/**
 * A network that dials through HTTP proxies with CONNECT. No credentials are ever sent: the agent supports none.
 *
 * @param choose - the proxy for a target; `undefined` for a direct connection
 */
export function throughProxies(
  network: Network,
  choose: (to: HostPort) => HostPort | undefined,
): Network {
  return {
    listen: (at, accept, bind) => network.listen(at, accept, bind),
    dial: async (to, signal) => {
      const proxy = choose(to);
      if (proxy === undefined) return network.dial(to, signal);
      const stream = await network.dial(proxy, signal);
      const cut = () => stream.destroy();
      signal?.addEventListener('abort', cut, { once: true });
      try {
        return await openTunnel(stream, to, proxy);
      } catch (error) {
        stream.destroy();
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener('abort', cut);
      }
    },
  };
}

async function openTunnel(stream: Duplex, to: HostPort, proxy: HostPort): Promise<Duplex> {
  const target = formatHostPort(to);
  stream.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const { head, rest } = await readHead(stream, proxy);
  const [, status = '', phrase = ''] = /^HTTP\/1\.[01] (\d{3}) ?([^\r]*)/.exec(head) ?? [];
  if (status !== '200') throw refused(proxy, `(${status || 'no HTTP'}) ${phrase}`);
  if (rest.length > 0) stream.unshift(rest);
  return stream;
}

/** Takes the head of the answer off the stream, and what came behind it. */
function readHead(stream: Duplex, proxy: HostPort): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const done = () => {
      stream.off('readable', take);
      stream.off('end', ended);
      stream.off('close', ended);
      stream.off('error', ended);
    };
    const ended = () => {
      done();
      reject(refused(proxy, 'The underlying connection was closed'));
    };
    const take = () => {
      for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) {
        received = Buffer.concat([received, chunk]);
        const end = received.indexOf('\r\n\r\n');
        if (end >= 0) {
          done();
          resolve({ head: received.toString('latin1', 0, end), rest: received.subarray(end + 4) });
          return;
        }
        if (received.length > HEAD_BYTES_MAX) {
          ended();
          return;
        }
      }
    };
    stream.on('readable', take);
    stream.once('end', ended);
    stream.once('close', ended);
    stream.once('error', ended);
    take();
  });
}

/** The wording of .NET, which is what people search for. */
function refused(proxy: HostPort, why: string): HarnessError {
  return new HarnessError(
    PROXY_REFUSED,
    `The remote server returned an error: ${why.trim()} (proxy ${formatHostPort(proxy)}); it has to allow CONNECT to port 443 without credentials.`,
  );
}
