import type { WebSocket } from 'ws';
import { END, MessageFraming, PREAMBLE_ACK } from './message-framing.ts';
import { relayedAccept } from './relayed-connect.ts';
import { envelope, type IncomingMessage, type OutgoingMessage, readEnvelope } from './soap.ts';

/** Length of a RelayedAcceptReply that is an error; one that is not has 152 bytes. */
const ERROR_REPLY_LENGTH = 170;
const LENGTH_OCTETS = 4;

/** How a service behind the relay talks with the one who called it. */
export interface RelayedService {
  /** @param send - to the caller */
  receive(message: IncomingMessage, send: (answer: OutgoingMessage) => void): void;
}

/**
 * Serves one relayed connection, over a WebSocket that was opened for `wsrelayedconnection`:
 * accepts it, then reads .NET message framing from it.
 *
 * @param onProblem - the connection is of no use any more
 */
export function serveRelayedConnection(
  socket: WebSocket,
  relayId: string,
  service: RelayedService,
  onProblem: (problem: unknown) => void,
): void {
  const framing = new MessageFraming();
  let reply: Buffer | undefined = Buffer.alloc(0);

  socket.on('open', () => {
    const accept = relayedAccept(relayId);
    const length = Buffer.alloc(LENGTH_OCTETS);
    length.writeInt32LE(accept.length);
    socket.send(length);
    socket.send(accept);
  });
  socket.on('error', onProblem);
  socket.on('message', (data: Buffer) => {
    try {
      const framed = reply === undefined ? data : afterReply(data);
      if (framed !== undefined) serveFramed(framed);
    } catch (problem) {
      socket.terminate();
      onProblem(problem);
    }
  });

  /** @returns what follows the reply to the accept, once that is whole */
  function afterReply(data: Buffer): Buffer | undefined {
    const held: Buffer = Buffer.concat([reply ?? Buffer.alloc(0), data]);
    reply = held;
    if (held.length < LENGTH_OCTETS) return undefined;
    const length = held.readInt32LE();
    if (length === ERROR_REPLY_LENGTH) throw new Error('The relay refuses the relayed connection.');
    if (held.length < LENGTH_OCTETS + length) return undefined;
    reply = undefined;
    return held.subarray(LENGTH_OCTETS + length);
  }

  function serveFramed(data: Buffer): void {
    for (const record of framing.push(data)) {
      switch (record.kind) {
        case 'preamble-part':
          break;
        case 'preamble-end':
          socket.send(PREAMBLE_ACK);
          break;
        case 'envelope':
          service.receive(readEnvelope(record.root), (answer) =>
            socket.send(framing.write(envelope(answer))),
          );
          break;
        case 'end':
          socket.send(END);
          socket.close();
          break;
        case 'fault':
          throw new Error(`The caller gives up: ${record.fault}`);
      }
    }
  }
}
