import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Breaks a connection so that the far side sees a reset and not an orderly end. */
export function resetStream(stream: Duplex, error: Error): void {
  if (isSocket(stream)) stream.resetAndDestroy();
  else stream.destroy(error);
}

/** A real socket sends RST only when told to; an in-memory stream takes the error. */
function isSocket(stream: Duplex): stream is Socket {
  return 'resetAndDestroy' in stream;
}
