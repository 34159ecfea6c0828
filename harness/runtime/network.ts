import type { Duplex } from 'node:stream';
import { HarnessError } from './errors.ts';

/** Where something listens: a host name of the lab and a TCP port. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** An open listener. Disposing it closes the listener and every connection it accepted. */
export interface Listener extends AsyncDisposable {
  /** The real socket address, in the loopback world only. */
  readonly address?: HostPort;
}

/** What the accepting side learns of the machine that dialled. */
export interface Peer {
  /** Name of the dialling machine in the lab, or its IP address when it is not part of the lab. */
  readonly machine: string;
  /** The name and port that were dialled, where the network knows it. */
  readonly dialled?: HostPort | undefined;
}

/** How one machine reaches others. The firewall is a Network that wraps a Network. */
export interface Network {
  /** @throws HarnessError `NETWORK_UNKNOWN_HOST` or `NETWORK_REFUSED` */
  dial(to: HostPort, signal?: AbortSignal): Promise<Duplex>;
  /**
   * Accepts connections for one or more names.
   *
   * @param bind - the real address to bind in the loopback world; 127.0.0.1 and a free port unless given
   */
  listen(
    at: readonly HostPort[],
    accept: (socket: Duplex, from: Peer) => void,
    bind?: HostPort,
  ): Promise<Listener>;
}

/** Error code: no machine of the lab has that name. Names outside the lab are never looked up in DNS. */
export const NETWORK_UNKNOWN_HOST = 'NETWORK_UNKNOWN_HOST';
/** Error code: the machine exists and nothing listens on that port, or it refused. */
export const NETWORK_REFUSED = 'NETWORK_REFUSED';
/** Error code: the connection was torn down by the other side or by something between. */
export const NETWORK_RESET = 'NETWORK_RESET';
/** Error code: the address is taken by another process. */
export const NETWORK_ADDRESS_IN_USE = 'NETWORK_ADDRESS_IN_USE';

export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Parses `HOST:PORT` or `[IPV6]:PORT`; `undefined` when the text is neither. */
export function parseHostPort(text: string): HostPort | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port <= 65_535 ? { host, port } : undefined;
}

export function unknownHost(to: HostPort, known: Iterable<string>): HarnessError {
  const names = [...known].sort();
  const list = names.length === 0 ? 'none yet' : names.join(', ');
  return new HarnessError(
    NETWORK_UNKNOWN_HOST,
    `No machine of this lab answers at ${formatHostPort(to)}; the lab never asks DNS. Known: ${list}.`,
  );
}
