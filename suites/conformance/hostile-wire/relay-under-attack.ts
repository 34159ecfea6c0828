import { Relay } from '../../../harness/pta/cloud/relay/relay.ts';
import {
  Conversation,
  ENDPOINT,
  HOST,
  tokenUntil,
} from '../../../harness/pta/cloud/relay/relay-conversation.test-support.ts';
import { decodeDataSections } from '../../../harness/pta/protocol/amqp/message-sections.ts';
import type { PtaEvent } from '../../../harness/pta/protocol/events.ts';
import { decodeOnewaySend } from '../../../harness/pta/protocol/relay/relayed-connect.ts';
import { slept } from '../../../harness/runtime/clock.ts';
import { KEEP_ALIVE_MS } from '../../../harness/runtime/keep-alive.ts';
import { generatedKeys } from '../../../harness/runtime/keys.ts';
import { SimulatedMachines } from '../../../harness/runtime/simulated-machines.test-support.ts';
import type { Damaged } from './damage.ts';
import {
  AGENT_ID,
  GREETING_MESSAGES,
  listenerConversation,
  meetingConversation,
  NOBODYS_ID,
  withId,
} from './relay-conversations.ts';
import { type Accept, type Visit, visit } from './visitors.ts';
import { type WaitingSignIn, WaitingSignIns } from './waiting-sign-ins.ts';

const YEAR_MS = 365 * 86_400_000;
const CREDIT = 1_000_000;

/** A sign-in that waits for an agent to come to a meeting. */
interface Call extends WaitingSignIn {
  readonly meeting: string;
}

/** Our relay, a good listener on it, and as many bad ones as a test brings. */
export class RelayUnderAttack {
  readonly #world = new SimulatedMachines<PtaEvent>(generatedKeys);
  readonly #signIns: WaitingSignIns;
  readonly #relay: Relay;
  readonly #isReliable: boolean;
  #good: Conversation | undefined;

  private constructor(isReliable: boolean) {
    const runtime = this.#world.machine('ENTRA');
    this.#isReliable = isReliable;
    this.#signIns = new WaitingSignIns(runtime);
    this.#relay = new Relay(runtime, {
      endpoints: () => [{ ...ENDPOINT, reliableSessionEnabled: isReliable }],
      requestVariant: isReliable ? 'connect-json' : 'inline',
      instance: 'g1-prod-am3-001',
      queue: this.#signIns.queue,
      keepAliveMs: KEEP_ALIVE_MS,
    });
    this.#world.log.subscribe((event) => {
      if (event.type === 'validation.acknowledged') this.#signIns.answer(event.requestId);
    });
  }

  static async withGoodListener({ isReliable = false } = {}): Promise<RelayUnderAttack> {
    const attacked = new RelayUnderAttack(isReliable);
    const [client, server] = await attacked.#world.webSocketPair();
    void attacked.#relay.acceptListener(server, HOST, AGENT_ID);
    const good = new Conversation(client);
    attacked.#good = good;
    await good.listen(tokenUntil(attacked.#tokenEnd), { linkCredit: CREDIT });
    void attacked.#keepAlive(good);
    await attacked.#world.activity.quiet();
    return attacked;
  }

  get listenerConversation(): Uint8Array[] {
    return listenerConversation(this.#tokenEnd);
  }

  get meetingConversation(): Uint8Array[] {
    return meetingConversation(NOBODYS_ID, this.#isReliable);
  }

  /** Each copy is said by a listener of its own, while a good call is answered. */
  async hear(copies: readonly Damaged[]): Promise<{ visits: Visit[]; isGoodServed: boolean }> {
    const good = await this.#call();
    const visits = await visit(this.#world, this.#acceptListener, copies, () => this.#answer(good));
    return { visits, isGoodServed: (await good.code) === undefined };
  }

  /** Each copy is said at a meeting of its own, while a good call is answered. @returns the codes of the sign-ins, too */
  async meet(
    copies: readonly Damaged[],
  ): Promise<{ visits: Visit[]; codes: (string | undefined)[]; isGoodServed: boolean }> {
    const good = await this.#call();
    const calls: Call[] = [];
    for (const _each of copies) calls.push(await this.#call());
    const said = copies.map(({ messages, leaves }, index) => ({
      messages: withId(messages, calls[index]?.meeting ?? ''),
      leaves,
    }));
    const visits = await visit(this.#world, this.#acceptMeeting, said, () => this.#answer(good));
    const codes = await this.#world.clock.settle(Promise.all(calls.map(({ code }) => code)));
    return { visits, codes, isGoodServed: (await good.code) === undefined };
  }

  /** Says it to the relay as a listener, and stays. @returns bytes that the relay took before it hung up */
  untilHungUp(messages: readonly Uint8Array[]): Promise<number> {
    return this.#stay(this.#acceptListener, messages);
  }

  /** Says it on a relayed connection that was accepted, and stays. @returns as {@link untilHungUp} */
  async untilLeft(messages: readonly Uint8Array[]): Promise<number> {
    const { meeting } = await this.#call();
    const greeting = withId(this.meetingConversation, meeting).slice(0, GREETING_MESSAGES);
    return this.#stay(this.#acceptMeeting, [...greeting, ...messages]);
  }

  /** Says it on a relayed connection that was not accepted yet, and stays. @returns as {@link untilHungUp} */
  untilTurnedAway(messages: readonly Uint8Array[]): Promise<number> {
    return this.#stay(this.#acceptMeeting, messages);
  }

  /** A good call is answered. */
  async serveOne(): Promise<void> {
    await this.#answer(await this.#call());
  }

  /** Calls that were acknowledged. */
  get acknowledged(): number {
    return this.#world.eventsOf('validation.acknowledged').length;
  }

  readonly #acceptListener: Accept = (server) =>
    this.#relay.acceptListener(server, HOST, undefined);

  readonly #acceptMeeting: Accept = (server) => this.#relay.acceptRelayedConnection(server);

  get #tokenEnd(): number {
    return this.#world.clock.now() + YEAR_MS;
  }

  /** What the good listener is told of. */
  async #call(): Promise<Call> {
    const waiting = this.#signIns.begin();
    this.#relay.dispatch(waiting.request, waiting.concluded);
    return { ...waiting, meeting: await this.#hearOfMeeting() };
  }

  async #hearOfMeeting(): Promise<string> {
    for (;;) {
      const frame = await this.#good?.hear();
      if (frame === undefined) throw new TypeError('The good listener has lost its connection.');
      if (frame.kind !== 'transfer') continue;
      return decodeOnewaySend(decodeDataSections(frame.payload)).connect.id;
    }
  }

  async #answer({ meeting }: Call): Promise<void> {
    const messages = withId(this.meetingConversation, meeting);
    const [client, server] = await this.#world.webSocketPair();
    const over = this.#acceptMeeting(server);
    for (const message of messages) client.send(message);
    await over;
  }

  async #keepAlive(good: Conversation): Promise<void> {
    const { clock } = this.#world;
    while (await slept(clock.sleep(KEEP_ALIVE_MS))) good.say({ kind: 'empty', channel: 0 });
  }

  async #stay(accept: Accept, messages: readonly Uint8Array[]): Promise<number> {
    const [client, server] = await this.#world.webSocketPair();
    const receive = server.receive.bind(server);
    let taken = 0;
    server.receive = async () => {
      const message = await receive();
      taken += message?.length ?? 0;
      return message;
    };
    const over = accept(server);
    for (const message of messages) client.send(message);
    await over;
    return taken;
  }
}
