import { Activity } from './activity.ts';
import { EventLog, type LabEventBase, type Logged } from './event-log.ts';
import { HttpServer } from './http-server.ts';
import type { KeySource } from './keys.ts';
import { seededRandom } from './random.ts';
import type { Runtime } from './runtime.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { simulatedSecureChannel } from './simulated-secure-channel.ts';
import { simulatedConnection } from './simulated-stream.ts';
import { SkewedClock } from './skewed-clock.ts';
import { VirtualClock } from './virtual-clock.ts';
import { type MessageSocket, openWebSocket, WebSocketAcceptor } from './websocket.ts';

/** A simulated world for tests of one part: machines on one network, one clock and one log. */
export class SimulatedMachines<E extends LabEventBase> {
  readonly activity = new Activity();
  readonly clock: VirtualClock;
  readonly network = new SimulatedNetwork(this.activity);
  readonly log: EventLog<E>;
  readonly #keys: KeySource;
  readonly #seed: number;

  constructor(keys: KeySource, { startMs = Date.UTC(2026, 0, 14, 9), seed = 1 } = {}) {
    this.clock = new VirtualClock(startMs, this.activity);
    this.log = new EventLog<E>(this.clock);
    this.#keys = keys;
    this.#seed = seed;
  }

  machine(name: string): Runtime<E> & { readonly clock: SkewedClock } {
    const clock = new SkewedClock(this.clock);
    const random = seededRandom(`${this.#seed}:${name}`);
    return {
      machine: name,
      clock,
      random,
      network: this.network.from(name),
      secureChannel: simulatedSecureChannel(clock, random.fork('secure-channel')),
      keys: this.#keys,
      events: this.log.sinkFor(name),
      track: (work) => this.activity.track(work),
    };
  }

  /** What was logged of one kind. */
  eventsOf<T extends E['type']>(type: T): Logged<Extract<E, { type: T }>>[] {
    return this.log.entries.filter(
      (entry): entry is Logged<Extract<E, { type: T }>> => entry.type === type,
    );
  }

  /** Both ends of one WebSocket. */
  async webSocketPair(): Promise<[client: MessageSocket, server: MessageSocket]> {
    const protocol = 'test';
    const [near, far] = simulatedConnection(this.activity);
    const acceptor = new WebSocketAcceptor([protocol]);
    const { promise, resolve } = Promise.withResolvers<MessageSocket>();
    new HttpServer<string>(this.clock, {
      answer: async () => new Response(null, { status: 404 }),
      upgrade: (incoming, socket, head) => acceptor.accept(incoming, socket, head, resolve),
    }).serve({ socket: far, peer: 'listener' });
    const client = await openWebSocket(near, { host: 'relay.test', path: '/', protocol });
    return [client, await promise];
  }
}
