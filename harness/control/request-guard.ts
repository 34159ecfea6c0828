import { isIpAddress, isLoopbackHost } from './loopback-host.ts';

export interface GuardOptions {
  /** Whether the API listens beyond the loopback interface; any IP address is a fitting Host then. */
  readonly allowRemote: boolean;
}

/**
 * Why a request is not served; `undefined` when it is. A page of another site can make a browser on this machine send
 * requests here: under a name of its own that leads to the loopback interface (DNS rebinding), which the Host header
 * gives away, or across origins (CSRF), which the Origin header does.
 */
export function refusalOf(request: Request, { allowRemote }: GuardOptions): string | undefined {
  const host = request.headers.get('host') ?? '';
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  const address = name.replace(/^\[(.*)\]$/, '$1');
  // A name can be made to lead anywhere, an address cannot.
  if (!isLoopbackHost(address) && !(allowRemote && isIpAddress(address))) {
    return 'The Host header must name the loopback interface, such as 127.0.0.1 or localhost.';
  }
  const origin = request.headers.get('origin');
  if (request.method !== 'GET' && origin !== null && origin !== `http://${host}`) {
    return 'The Origin header is not that of this control API; requests of other sites are not served.';
  }
  return undefined;
}
