import type { Duplex } from 'node:stream';
import type { LdapReply } from './ldap-operation.ts';
import { untilOrClosed } from './until-or-closed.ts';
import { type Answered, writeLdapReply, writeLdapResult } from './write-ldap-reply.ts';

/** Bytes of a reply that are written at once; entries are small, and each write costs a system call. */
const BATCH_BYTES = 65_536;

/**
 * Sends a reply as fast as the client reads it: no more of it is held than one batch, and entries that a client which
 * has gone would have got are never looked at.
 */
export async function sendReply(
  stream: Duplex,
  answered: Answered,
  reply: LdapReply,
): Promise<void> {
  if (reply.startTls) return flush(stream, writeLdapResult(answered, reply));
  if (reply.entries === undefined && reply.references === undefined) {
    return write(stream, writeLdapResult(answered, reply));
  }
  let batch: Buffer[] = [];
  let size = 0;
  for (const message of writeLdapReply(answered, reply)) {
    batch.push(message);
    size += message.length;
    if (size < BATCH_BYTES) continue;
    await write(stream, Buffer.concat(batch));
    if (!stream.writable) return;
    batch = [];
    size = 0;
  }
  return write(stream, Buffer.concat(batch));
}

async function write(stream: Duplex, bytes: Buffer): Promise<void> {
  if (!stream.writable || stream.write(bytes)) return;
  await untilOrClosed(stream, (done) => stream.once('drain', done));
}

/** Until the bytes have left the stream, so that what follows them is not theirs. */
async function flush(stream: Duplex, bytes: Buffer): Promise<void> {
  await untilOrClosed(stream, (done) => stream.write(bytes, done));
}
