import type { Clock } from '../../../runtime/clock.ts';
import { HarnessError } from '../../../runtime/errors.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import { hearFirst } from './first-message.ts';
import { callOver, type WaitingCall } from './relayed-call.ts';
import { RelayedConnection } from './relayed-connection.ts';

/** Where calls wait for the agents that they were announced to. */
export class MeetingPlace {
  readonly #clock: Clock;
  /** By the id of the meeting. */
  readonly #waiting = new Map<string, WaitingCall>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until its agent comes, or nobody waits for the answer any more. */
  await(id: string, call: WaitingCall): void {
    this.#waiting.set(id, call);
    call.concluded.addEventListener('abort', () => this.#waiting.delete(id), { once: true });
  }

  /**
   * An agent has come; its first message says to which meeting. What it accepts later on the same connection is called
   * there as well, one after another; where no call waits it is refused, and the connection goes on.
   */
  async accept(messages: MessageSocket): Promise<void> {
    const connection = new RelayedConnection(messages);
    try {
      let id = await hearFirst(this.#clock, 'RelayedAccept', () => connection.accepted());
      while (id !== undefined) {
        if (await this.#meet(connection, id)) return;
        id = connection.acceptedMeanwhile();
      }
      connection.leave();
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      messages.terminate();
    }
  }

  /** Each call is made once. @returns whether somebody keeps the connection */
  async #meet(connection: RelayedConnection, id: string): Promise<boolean> {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (call === undefined) {
      connection.refuse(`no call waits under ${id}`);
      return false;
    }
    connection.admit();
    const { result, isKept } = await callOver(connection, call);
    call.conclude(result);
    return isKept;
  }
}
