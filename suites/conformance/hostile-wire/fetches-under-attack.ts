import { ConnectionRequests } from '../../../harness/pta/cloud/relay/connection-requests.ts';
import type { PtaEvent } from '../../../harness/pta/protocol/events.ts';
import {
  renderConnectionMessage,
  renderSignalMessage,
} from '../../../harness/pta/protocol/relay/signal-message.ts';
import { generatedKeys } from '../../../harness/runtime/keys.ts';
import { SimulatedMachines } from '../../../harness/runtime/simulated-machines.test-support.ts';
import type { Heard, Target } from './attack.ts';
import type { Damaged } from './damage.ts';
import { NOBODYS_ID, withId } from './relay-conversations.ts';
import { type Accept, visit } from './visitors.ts';
import { WaitingSignIns } from './waiting-sign-ins.ts';

type Said = Pick<Damaged, 'messages' | 'leaves'>;

/** The requests that agents come for, and agents who ask for them badly. */
export class FetchesUnderAttack implements Target {
  readonly conversation = [Buffer.from(renderConnectionMessage(NOBODYS_ID))];
  readonly #world = new SimulatedMachines<PtaEvent>(generatedKeys);
  readonly #cloud = this.#world.machine('ENTRA');
  readonly #signIns = new WaitingSignIns(this.#cloud);
  readonly #requests = new ConnectionRequests();
  readonly #accept: Accept = (server) => this.#requests.accept(server);

  async hear(copies: readonly Damaged[]): Promise<Heard> {
    let isGoodServed = false;
    const fates = await this.#fetch(copies, async () => {
      const good = { messages: this.conversation, leaves: false };
      const [fate] = await this.#fetch([good], async () => undefined);
      isGoodServed = fate?.isServed === true;
    });
    return { fates, isGoodServed };
  }

  async #fetch(said: readonly Said[], meanwhile: () => Promise<void>): Promise<Heard['fates']> {
    const offered = said.map((each) => this.#offer(each));
    const visits = await visit(this.#world, this.#accept, offered, meanwhile);
    for (const [index, { received }] of visits.entries()) {
      if (received.length > 0) offered[index]?.succeed();
    }
    const codes = await this.#world.clock.settle(Promise.all(offered.map(({ code }) => code)));
    return visits.map(({ isLeftOpen }, index) => {
      const code = codes[index];
      return { isServed: code === undefined, code, isLeftOpen };
    });
  }

  /** A sign-in of whose request the connection message tells. */
  #offer({ messages, leaves }: Said) {
    const { request, concluded, code } = this.#signIns.begin();
    const connectionId = this.#cloud.random.guid();
    this.#requests.offer(connectionId, renderSignalMessage(request, 'context'), concluded);
    const succeed = () => this.#signIns.answer(request.requestId);
    return { messages: withId(messages, connectionId), leaves, code, succeed };
  }
}
