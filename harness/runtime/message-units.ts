import type { MessageSocket } from './websocket.ts';

/** Anything that makes units out of a byte stream, however it was cut. */
export interface UnitReader<Unit> {
  /** @throws HarnessError `MALFORMED` */
  push(bytes: Uint8Array): Unit[];
  /**
   * Nothing more arrives. A reader that does not mind being left in the middle of a unit does without.
   *
   * @throws HarnessError `MALFORMED`
   */
  end?(): void;
}

/** The units that arrive on a WebSocket, until it ends. */
export async function* unitsOf<Unit>(
  messages: MessageSocket,
  reader: UnitReader<Unit>,
  early?: Uint8Array,
): AsyncGenerator<Unit, void> {
  if (early !== undefined) yield* reader.push(early);
  for (;;) {
    const message = await messages.receive();
    if (message === undefined) return reader.end?.();
    yield* reader.push(message);
  }
}
