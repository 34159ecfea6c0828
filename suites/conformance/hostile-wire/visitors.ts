import type { PtaEvent } from '../../../harness/pta/protocol/events.ts';
import type { SimulatedMachines } from '../../../harness/runtime/simulated-machines.test-support.ts';
import type { MessageSocket } from '../../../harness/runtime/websocket.ts';
import type { Damaged } from './damage.ts';
import { waitPatiently } from './patience.ts';

/** What came of somebody who said his messages on a WebSocket of his own. */
export interface Visit {
  readonly received: readonly Uint8Array[];
  readonly isLeftOpen: boolean;
}

/** Serves one end of a WebSocket. Resolves when it is over. */
export type Accept = (server: MessageSocket) => Promise<void>;

/**
 * Everybody comes and says his messages; while they are there, `meanwhile` happens; then time passes until all are
 * sent away.
 */
export async function visit(
  world: SimulatedMachines<PtaEvent>,
  accept: Accept,
  copies: readonly Pick<Damaged, 'messages' | 'leaves'>[],
  meanwhile: () => Promise<void>,
): Promise<Visit[]> {
  const visitors = await Promise.all(
    copies.map(async ({ messages, leaves }) => {
      const [client, server] = await world.webSocketPair();
      const over = accept(server);
      for (const message of messages) client.send(message);
      if (leaves) client.close();
      return new Visitor(client, over);
    }),
  );
  await world.activity.quiet();
  await meanwhile();
  const ended = Promise.all(visitors.map((each) => each.ended));
  await waitPatiently(world.clock, ended);
  const visits = visitors.map(({ received, isGone }) => ({ received, isLeftOpen: !isGone }));
  for (const { client } of visitors) client.terminate();
  await ended;
  return visits;
}

class Visitor {
  readonly client: MessageSocket;
  readonly received: Uint8Array[] = [];
  /** Resolves when the other side is done with him and the connection has ended. */
  readonly ended: Promise<void>;
  isGone = false;

  constructor(client: MessageSocket, over: Promise<void>) {
    this.client = client;
    this.ended = Promise.all([over, this.#listen()]).then(() => {
      this.isGone = true;
    });
  }

  async #listen(): Promise<void> {
    for (;;) {
      const message = await this.client.receive();
      if (message === undefined) return;
      this.received.push(message);
    }
  }
}
