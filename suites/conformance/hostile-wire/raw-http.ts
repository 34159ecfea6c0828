import { PassThrough } from 'node:stream';
import { exchangeHttp, type HttpRequest } from '../../../harness/runtime/http.ts';
import { REQUEST_TIMEOUT_MS } from '../../../harness/runtime/http-server.ts';
import type { ListeningCloud } from '../../../mocks/cloud-endpoints/cloud-endpoints.test-support.ts';
import type { Damaged } from './damage.ts';

/** The bytes with which an agent makes a request: its head, and its body. */
export async function requestBytes(request: HttpRequest): Promise<[Buffer, Buffer]> {
  const wire = new PassThrough();
  const written: Buffer[] = [];
  wire.on('data', (chunk: Buffer) => written.push(chunk));
  // What it reads back is its own request, which is no reply; by then it has all been written.
  await exchangeHttp(wire, request).catch(() => undefined);
  return headAndBody(Buffer.concat(written));
}

function headAndBody(message: Buffer): [Buffer, Buffer] {
  const end = message.indexOf('\r\n\r\n') + 4;
  return [message.subarray(0, end), message.subarray(end)];
}

/**
 * The bytes of a copy of head and body. Where the body is damaged the head tells its length, so that all of it is read;
 * but every second one that is cut short has been announced in full.
 */
export function copyBytes({ messages, how, leaves }: Damaged, goodHead: Uint8Array): Buffer {
  const [head = Buffer.of(), body] = messages;
  const isBodyDamaged = body !== undefined && Buffer.from(goodHead).equals(head);
  if (!isBodyDamaged || (how === 'truncated' && leaves)) return Buffer.concat(messages);
  const fitting = Buffer.from(head)
    .toString('latin1')
    .replace(/(?<=content-length: )\d+/i, String(body.length));
  return Buffer.concat([Buffer.from(fitting, 'latin1'), body]);
}

/** What a reply comes to that is no 200: its status, or why there is none. */
export function refusalIn({ received, isHungUp }: RawExchange): string | undefined {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(received.toString('latin1'))?.[1];
  if (status === undefined) return isHungUp ? 'hung up' : 'incomplete';
  return status === '200' ? undefined : `HTTP ${status}`;
}

/** What came back on a connection of its own. */
export interface RawExchange {
  readonly received: Buffer;
  /** The server has ended the connection, and not waited for the rest. */
  readonly isHungUp: boolean;
  readonly isLeftOpen: boolean;
}

/**
 * Each says his bytes on a connection of his own and waits for all that may come back; then, one after the other in
 * turn, they say that they are done or are simply gone.
 */
export async function exchangeRaw(
  cloud: ListeningCloud,
  host: string,
  said: readonly Uint8Array[],
): Promise<RawExchange[]> {
  const visitors = await Promise.all(
    said.map(async (bytes) => {
      const socket = await cloud.connect(host);
      const received: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => received.push(chunk));
      socket.write(bytes);
      return { socket, received };
    }),
  );
  // Whoever waits for the rest of a request gives up in that time.
  await cloud.clock.advance(REQUEST_TIMEOUT_MS + 1);
  const replies = visitors.map(({ socket, received }) => ({
    received: Buffer.concat(received),
    isHungUp: socket.readableEnded || socket.destroyed,
  }));
  for (const [index, { socket }] of visitors.entries()) {
    if (index % 2 === 0) socket.end();
    else socket.destroy();
  }
  await cloud.activity.quiet();
  return replies.map((reply, index) => ({
    ...reply,
    isLeftOpen: visitors[index]?.socket.closed !== true,
  }));
}
