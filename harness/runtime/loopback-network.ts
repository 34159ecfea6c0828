import { connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { HarnessError } from './errors.ts';
import {
  formatHostPort,
  type HostPort,
  type Listener,
  NETWORK_ADDRESS_IN_USE,
  NETWORK_REFUSED,
  NETWORK_RESET,
  type Network,
  type Peer,
  unknownHost,
} from './network.ts';

const LOOPBACK: HostPort = { host: '127.0.0.1', port: 0 };

/**
 * Real sockets. The lab's names lead to the addresses that its own listeners bound, and to nothing else:
 * no name is ever looked up in DNS.
 */
export class LoopbackNetwork {
  readonly #addresses = new Map<string, HostPort>();
  readonly #knownHosts = new Set<string>();
  /** Which machine dialled from which local port, so that the accepting side can name it. */
  readonly #diallers = new Map<number, { machine: string; dialled: HostPort }>();

  from(machine: string): Network {
    return {
      dial: (to, signal) => this.#dial(machine, to, signal),
      listen: (at, accept, bind) => this.#listen(at, accept, bind ?? LOOPBACK),
    };
  }

  /**
   * Gives a name to what another process of this machine listens with, such as a container.
   *
   * @param address - its real address
   */
  name(at: HostPort, address: HostPort): void {
    this.#addresses.set(keyOf(at), address);
    this.#knownHosts.add(at.host.toLowerCase());
  }

  async #dial(machine: string, to: HostPort, signal?: AbortSignal): Promise<Duplex> {
    signal?.throwIfAborted();
    const address = this.#addresses.get(keyOf(to));
    if (address === undefined) {
      if (!this.#knownHosts.has(to.host.toLowerCase())) throw unknownHost(to, this.#knownHosts);
      throw refused(to);
    }
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const abort = () => socket.destroy(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        // Kept for good: a connection can break before anybody has taken it over.
        socket.on('error', (cause) => reject(signal?.aborted ? signal.reason : refused(to, cause)));
        socket.once('connect', () => {
          this.#remember(socket, machine, to);
          resolve();
        });
      });
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    return socket;
  }

  #remember(socket: Socket, machine: string, dialled: HostPort): void {
    const { localPort } = socket;
    if (localPort === undefined) return;
    this.#diallers.set(localPort, { machine, dialled });
    socket.once('close', () => this.#diallers.delete(localPort));
  }

  async #listen(
    at: readonly HostPort[],
    accept: (socket: Duplex, from: Peer) => void,
    bind: HostPort,
  ): Promise<Listener> {
    const taken = at.find((each) => this.#addresses.has(keyOf(each)));
    if (taken !== undefined) {
      throw new HarnessError(
        NETWORK_ADDRESS_IN_USE,
        `Another machine of this lab already listens at ${formatHostPort(taken)}; give this one another name.`,
      );
    }
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // A connection can break before anybody has taken it over.
      socket.on('error', () => socket.destroy());
      accept(socket, this.#peerOf(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(cannotListen(bind, cause)));
      server.listen({ host: bind.host, port: bind.port }, resolve);
    });
    const bound = server.address();
    if (bound === null || typeof bound === 'string')
      throw new TypeError('A TCP server has an address.');
    const address = { host: bound.address, port: bound.port };
    for (const each of at) {
      this.#addresses.set(keyOf(each), address);
      this.#knownHosts.add(each.host.toLowerCase());
    }
    return {
      address,
      [Symbol.asyncDispose]: async () => {
        for (const each of at) {
          // Disposing twice must not close what listens there by now.
          if (this.#addresses.get(keyOf(each)) === address) this.#addresses.delete(keyOf(each));
        }
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  /** Looked up when asked: the accepting side may hear of a connection before the dialling side does. */
  #peerOf(socket: Socket): Peer {
    const { remotePort = -1, remoteAddress = 'unknown' } = socket;
    const diallers = this.#diallers;
    return {
      get machine() {
        return diallers.get(remotePort)?.machine ?? remoteAddress;
      },
      get dialled() {
        return diallers.get(remotePort)?.dialled;
      },
    };
  }
}

function keyOf(address: HostPort): string {
  return formatHostPort(address).toLowerCase();
}

function refused(to: HostPort, cause?: Error): HarnessError {
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : 'ECONNREFUSED';
  return new HarnessError(
    code === 'ECONNRESET' ? NETWORK_RESET : NETWORK_REFUSED,
    `Nothing listens at ${formatHostPort(to)} (${code}); the machine is stopped or the port is wrong.`,
    { cause },
  );
}

function cannotListen(bind: HostPort, cause: Error): HarnessError {
  const code = 'code' in cause ? String(cause.code) : cause.message;
  return new HarnessError(
    NETWORK_ADDRESS_IN_USE,
    `Cannot listen at ${formatHostPort(bind)} (${code}); choose another port, or 0 for a free one.`,
    { cause },
  );
}
