import type { Duplex } from 'node:stream';
import type { Activity } from './activity.ts';
import { HarnessError } from './errors.ts';
import {
  formatHostPort,
  type HostPort,
  type Listener,
  NETWORK_ADDRESS_IN_USE,
  NETWORK_REFUSED,
  type Network,
  type Peer,
  unknownHost,
} from './network.ts';
import { simulatedConnection } from './simulated-stream.ts';

interface Accepting {
  readonly accept: (socket: Duplex, from: Peer) => void;
  readonly sockets: Set<Duplex>;
}

/** A network of in-memory streams, without delay; delays and losses are the firewall's. */
export class SimulatedNetwork {
  readonly #activity: Activity;
  readonly #accepting = new Map<string, Accepting>();
  /** A name that once listened stays known, so that a stopped machine refuses instead of being unheard of. */
  readonly #knownHosts = new Set<string>();

  constructor(activity: Activity) {
    this.#activity = activity;
  }

  /** The network as seen from one machine. */
  from(machine: string): Network {
    return {
      dial: (to, signal) => this.#dial(machine, to, signal),
      listen: (at, accept) => this.#listen(at, accept),
    };
  }

  async #dial(machine: string, to: HostPort, signal?: AbortSignal): Promise<Duplex> {
    signal?.throwIfAborted();
    this.#activity.touch();
    const accepting = this.#accepting.get(keyOf(to));
    if (accepting === undefined) {
      if (!this.#knownHosts.has(to.host.toLowerCase())) throw unknownHost(to, this.#knownHosts);
      throw new HarnessError(
        NETWORK_REFUSED,
        `Nothing listens at ${formatHostPort(to)}; the machine is stopped or the port is wrong.`,
      );
    }
    const [near, far] = simulatedConnection(this.#activity);
    // A connection can break before anybody has taken it over.
    for (const end of [near, far]) end.on('error', () => undefined);
    accepting.sockets.add(far);
    far.once('close', () => accepting.sockets.delete(far));
    accepting.accept(far, { machine, dialled: to });
    return near;
  }

  async #listen(at: readonly HostPort[], accept: Accepting['accept']): Promise<Listener> {
    const taken = at.find((each) => this.#accepting.has(keyOf(each)));
    if (taken !== undefined) {
      throw new HarnessError(
        NETWORK_ADDRESS_IN_USE,
        `Another machine of this lab already listens at ${formatHostPort(taken)}; give this one another name.`,
      );
    }
    const accepting: Accepting = { accept, sockets: new Set() };
    for (const each of at) {
      this.#accepting.set(keyOf(each), accepting);
      this.#knownHosts.add(each.host.toLowerCase());
    }
    return {
      [Symbol.asyncDispose]: async () => {
        for (const each of at) {
          // Disposing twice must not close what listens there by now.
          if (this.#accepting.get(keyOf(each)) === accepting) this.#accepting.delete(keyOf(each));
        }
        for (const socket of accepting.sockets) socket.destroy();
      },
    };
  }
}

function keyOf(address: HostPort): string {
  return formatHostPort(address).toLowerCase();
}
