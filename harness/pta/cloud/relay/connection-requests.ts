import { HarnessError } from '../../../runtime/errors.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import { parseConnectionMessage } from '../../protocol/relay/signal-message.ts';

/** Requests that agents come for, by connection id: the second stage of the older variant. */
export class ConnectionRequests {
  readonly #waiting = new Map<string, string>();

  /**
   * @param request - JSON
   * @param concluded - aborts when nobody waits for the answer any more
   */
  offer(connectionId: string, request: string, concluded: AbortSignal): void {
    this.#waiting.set(connectionId, request);
    concluded.addEventListener('abort', () => this.#waiting.delete(connectionId), { once: true });
  }

  /** Somebody has come to fetch a request. Each is given once; who names none that waits is sent away. */
  async accept(messages: MessageSocket): Promise<void> {
    const first = await messages.receive();
    if (first === undefined) return;
    try {
      const connectionId = parseConnectionMessage(Buffer.from(first).toString());
      const request = this.#waiting.get(connectionId);
      this.#waiting.delete(connectionId);
      if (request !== undefined) messages.sendText(request);
      messages.close();
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      messages.terminate();
    }
  }
}
