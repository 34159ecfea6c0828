import type { Duplex } from 'node:stream';
import { parseRequestHead, type RequestHead } from './request-head.ts';

/**
 * Takes the head of one request off a connection and leaves what follows it unread.
 *
 * @returns `undefined` when the client left before its head was complete
 * @throws HarnessError `MALFORMED`
 */
export async function readRequestHead(socket: Duplex): Promise<RequestHead | undefined> {
  let received: Buffer = Buffer.alloc(0);
  for (;;) {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) {
      if (!(await untilReadable(socket))) return undefined;
      continue;
    }
    received = Buffer.concat([received, chunk]);
    const head = parseRequestHead(received);
    if (head === undefined) continue;
    if (received.length > head.byteCount) socket.unshift(received.subarray(head.byteCount));
    return head;
  }
}

/** @returns false when nothing more will come */
function untilReadable(socket: Duplex): Promise<boolean> {
  return new Promise((resolve) => {
    if (socket.destroyed || socket.readableEnded) {
      resolve(false);
      return;
    }
    const settle = (more: boolean) => {
      socket.off('readable', readable).off('end', over).off('close', over).off('error', over);
      resolve(more);
    };
    const readable = () => settle(true);
    const over = () => settle(false);
    socket.on('readable', readable).on('end', over).on('close', over).on('error', over);
  });
}
