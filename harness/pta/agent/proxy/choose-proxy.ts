import type { HostPort } from '../../../runtime/network.ts';
import type { ProxyConfig } from './exe-config.ts';

/** The proxy of the server itself. */
export type SystemProxy =
  | { readonly kind: 'none' }
  /** As in the Internet settings. */
  | {
      readonly kind: 'explicit';
      readonly address: HostPort;
      /** Names that are reached directly; `*` stands for any characters. */
      readonly bypass?: readonly string[];
    }
  /** Found by WPAD: the script's `FindProxyForURL`. */
  | { readonly kind: 'script'; findProxyForUrl(url: string, host: string): string };

const HTTP_PROXY_PORT = 80;

/**
 * The proxy for one host, or `undefined` for a direct connection. An address in the file wins over the system's settings,
 * unless it says to use those.
 */
export function chooseProxy(
  { host, port }: HostPort,
  config: ProxyConfig,
  system: SystemProxy,
): HostPort | undefined {
  if (!config.enabled) return undefined;
  if (config.bypassOnLocal && !host.includes('.')) return undefined;
  if (!config.useSystemDefault) return addressOf(config.proxyAddress);
  switch (system.kind) {
    case 'none':
      return addressOf(config.proxyAddress);
    case 'explicit':
      return system.bypass?.some((pattern) => matches(pattern, host)) ? undefined : system.address;
    case 'script':
      return firstOf(system.findProxyForUrl(`https://${host}:${port}/`, host));
    default:
      return system satisfies never;
  }
}

/** What a script answers: `PROXY host:port; DIRECT`. The first that is understood counts. */
function firstOf(answer: string): HostPort | undefined {
  for (const choice of answer.split(';')) {
    const [kind, address] = choice.trim().split(/\s+/);
    if (kind?.toUpperCase() === 'DIRECT') return undefined;
    if (kind?.toUpperCase() === 'PROXY') return addressOf(`http://${address}`);
  }
  return undefined;
}

/** `undefined` for what is no URL of a proxy: .NET passes it over, too (inferred). */
function addressOf(url: string | undefined): HostPort | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  if (protocol !== 'http:' || hostname === '') return undefined;
  return { host: hostname, port: port === '' ? HTTP_PROXY_PORT : Number(port) };
}

function matches(pattern: string, host: string): boolean {
  const literal = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${literal}$`, 'i').test(host);
}
