import { fetchRequest } from '../../../harness/pta/agent/fetch-request.ts';
import { RelayListener } from '../../../harness/pta/agent/relay-listener.ts';
import { serveMeeting } from '../../../harness/pta/agent/relayed-service.ts';
import {
  ENDPOINT,
  identityWith,
  MEETING,
  RELAY_HOST,
  RETURN_HOST,
  ScriptedCloud,
} from '../../../harness/pta/agent/scripted-cloud.test-support.ts';
import { HarnessError } from '../../../harness/runtime/errors.ts';
import { KEEP_ALIVE_MS } from '../../../harness/runtime/keep-alive.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';
import type { MessageSocket } from '../../../harness/runtime/websocket.ts';
import { CONNECT, MEETING_SEED } from './caller-conversations.ts';
import type { Damaged } from './damage.ts';
import { waitPatiently } from './patience.ts';

type Said = Pick<Damaged, 'messages' | 'leaves'>;

/** What became of one conversation. */
export interface Attended {
  /** How often the agent took something for good. */
  taken: number;
  /** Of the error that it ended with. */
  code?: string;
  /** Whether the agent has not ended it by itself. */
  isLeftOpen: boolean;
  /** What the agent said. */
  answers: readonly Uint8Array[];
}

/** What one who is called by the agent says, and whether the agent has left since. */
interface Script extends Said {
  readonly heard: Uint8Array[];
  isOver: boolean;
}

/** Our agent, on a network where the cloud says what a test wants. */
export class AgentUnderAttack {
  readonly #cloud = new ScriptedCloud();
  readonly #waiting: Script[] = [];
  readonly #serving = new Set<string>();

  listenTo(conversations: readonly Said[]): Promise<Attended[]> {
    const terms = { tokenLifetimeMs: 3_600_000, keepAliveMs: KEEP_ALIVE_MS };
    return this.#attend(RELAY_HOST, conversations, async (took, signal) => {
      const { runtime, connector } = this.#cloud;
      const me = identityWith();
      const open = RelayListener.open(runtime, connector, ENDPOINT, me, terms, signal);
      await (await open).listen(took, signal);
    });
  }

  meet(conversations: readonly Said[]): Promise<Attended[]> {
    return this.#attend(MEETING.instanceDnsAddress, conversations, (received, signal) =>
      serveMeeting(this.#cloud.connector, identityWith(), MEETING, signal, {
        random: seededRandom(MEETING_SEED),
        received,
      }),
    );
  }

  fetch(conversations: readonly Said[]): Promise<Attended[]> {
    return this.#attend(RETURN_HOST, conversations, async (fetched, signal) => {
      const { connector } = this.#cloud;
      await fetchRequest(connector, identityWith(), seededRandom(MEETING_SEED), CONNECT, signal);
      fetched();
    });
  }

  /** The agent attends all of them at once, for as long as it wants, but not for ever. */
  async #attend(
    host: string,
    conversations: readonly Said[],
    attend: (took: () => void, signal: AbortSignal) => Promise<void>,
  ): Promise<Attended[]> {
    await this.#serve(host);
    const scripts = conversations.map((said): Script => ({ ...said, heard: [], isOver: false }));
    this.#waiting.push(...scripts);
    const { clock, activity } = this.#cloud;
    const giveUp = new AbortController();
    const attended = scripts.map((): Attended => ({ taken: 0, isLeftOpen: true, answers: [] }));
    const attending = Promise.all(
      attended.map(async (each) => {
        const took = () => {
          each.taken += 1;
        };
        try {
          await attend(took, giveUp.signal);
        } catch (error) {
          each.code = error instanceof HarnessError ? error.code : `thrown: ${error}`;
        }
      }),
    );
    await waitPatiently(clock, attending);
    await activity.quiet();
    for (const [index, each] of attended.entries()) {
      const { heard, isOver } = scripts[index] ?? { heard: [], isOver: false };
      each.isLeftOpen = !isOver;
      each.answers = heard;
    }
    giveUp.abort();
    await clock.settle(attending);
    return attended;
  }

  /** Says one of the conversations to each who comes. */
  async #serve(host: string): Promise<void> {
    if (this.#serving.has(host)) return;
    this.#serving.add(host);
    await this.#cloud.relay(host, async (messages: MessageSocket) => {
      const script = this.#waiting.shift();
      if (script === undefined) throw new TypeError(`Nobody was expected at ${host}.`);
      for (const message of script.messages) messages.send(message);
      if (script.leaves) messages.close();
      for (let said = await messages.receive(); said; said = await messages.receive()) {
        script.heard.push(said);
      }
      script.isOver = true;
    });
  }
}
