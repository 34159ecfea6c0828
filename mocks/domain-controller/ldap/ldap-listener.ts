import type { Duplex } from 'node:stream';
import { HarnessError, MALFORMED, malformed } from '../../../harness/runtime/errors.ts';
import { ChunkReader } from './chunk-reader.ts';
import { LdapFramer } from './ldap-framing.ts';
import {
  type LdapReply,
  type LdapRequest,
  type LdapRequestHandler,
  LdapResultCode,
  type LdapService,
  type LdapSession,
} from './ldap-operation.ts';
import { type LdapMessage, readLdapRequest } from './read-ldap-request.ts';
import { sendReply } from './send-reply.ts';
import { untilOrClosed } from './until-or-closed.ts';
import { writeNoticeOfDisconnection } from './write-ldap-reply.ts';

/** A connection as it was accepted. */
export interface LdapConnection {
  /** Whether the stream is protected by TLS. */
  readonly secure: boolean;
  readonly service: LdapService;
}

/**
 * Does the TLS handshake of the accepting side.
 *
 * @throws HarnessError `SECURE_CHANNEL_FAILED`
 */
export type Upgrade = (socket: Duplex) => Promise<Duplex>;

/** How the serving of a stream ended. */
type Ending = 'ended' | 'dropped' | 'start-tls';

/** Speaks LDAP on any stream: bytes to requests, and replies to bytes. What they mean is the handler's. */
export class LdapListener {
  readonly #handle: LdapRequestHandler;

  constructor(handle: LdapRequestHandler) {
    this.#handle = handle;
  }

  /**
   * Answers one connection, one request after the other, until either side ends it or it breaks off. A client that
   * says nothing, or does not read, is waited for.
   *
   * @param upgrade - for StartTLS; only a handler that never accepts one can do without
   * @throws HarnessError `MALFORMED`, or what the handshake throws; the stream is destroyed then
   */
  async serve(stream: Duplex, connection: LdapConnection, upgrade?: Upgrade): Promise<void> {
    const session = {
      ...connection,
      startedTls: false,
      identity: undefined,
      memory: new Map<string, unknown>(),
    };
    let current = stream;
    try {
      let ending = await this.#serveStream(current, session);
      while (ending === 'start-tls') {
        if (upgrade === undefined) throw new TypeError('StartTLS was accepted with no way to it.');
        current = await upgrade(current);
        session.secure = true;
        session.startedTls = true;
        ending = await this.#serveStream(current, session);
      }
      if (ending === 'ended') await endOf(current);
      else releaseWrites(current);
    } catch (error) {
      if (error instanceof HarnessError && error.code === MALFORMED) {
        await endOf(current, writeNoticeOfDisconnection(error.message));
      }
      throw error;
    } finally {
      current.destroy();
    }
  }

  async #serveStream(stream: Duplex, session: LdapSession): Promise<Ending> {
    const chunks = new ChunkReader(stream);
    const framer = new LdapFramer();
    try {
      for (;;) {
        const chunk = await chunks.next();
        if (chunk === undefined) return 'ended';
        framer.push(chunk);
        for (let bytes = framer.next(); bytes !== undefined; bytes = framer.next()) {
          if (framer.pending > 0) holdWrites(stream);
          const hasMore = () => framer.pending > 0 || chunks.hasMore;
          const ending = await this.#serveMessage(readLdapRequest(bytes), stream, session, hasMore);
          if (ending !== undefined) return ending;
        }
      }
    } finally {
      chunks.detach();
    }
  }

  /**
   * @param hasMore - whether the client has said more since
   * @returns `undefined` when the next message is to be served
   */
  async #serveMessage(
    message: LdapMessage,
    stream: Duplex,
    session: LdapSession,
    hasMore: () => boolean,
  ): Promise<Ending | undefined> {
    switch (message.kind) {
      case 'request':
        return this.#serveRequest(message.request, stream, session, hasMore);
      case 'unreadable':
        await sendReply(stream, message, protocolError(message.problem));
        return stream.writable ? undefined : 'ended';
      // Accepted silently, as observed: what it names was answered before it was read.
      case 'abandon':
        return undefined;
      case 'unbind':
        return 'ended';
      default:
        return message satisfies never;
    }
  }

  async #serveRequest(
    request: LdapRequest,
    stream: Duplex,
    session: LdapSession,
    hasMore: () => boolean,
  ): Promise<Ending | undefined> {
    const reply = await this.#handle(request, session);
    if (reply === 'drop-connection') return 'dropped';
    if (reply.startTls && hasMore()) {
      // Read later, it would pass for something that TLS protected.
      throw malformed('LDAP message', 'bytes follow StartTLS before it is answered');
    }
    const { messageId, operation } = request;
    await sendReply(stream, { messageId, operation: operation.kind }, reply);
    if (!stream.writable) return 'ended';
    return reply.startTls ? 'start-tls' : undefined;
  }
}

/** Replies to requests that came together leave together, unless one of them has to be waited for. */
function holdWrites(stream: Duplex): void {
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** What was answered before a connection is dropped is not dropped with it. */
function releaseWrites(stream: Duplex): void {
  while (stream.writableCorked > 0) stream.uncork();
}

function protocolError(problem: string): LdapReply {
  return { result: { resultCode: LdapResultCode.protocolError, diagnosticMessage: problem } };
}

/** Until all that was written has left the stream, or nobody can get it any more. */
function endOf(stream: Duplex, last?: Buffer): Promise<void> {
  return untilOrClosed(stream, (done) => {
    if (last !== undefined && stream.writable) stream.write(last);
    stream.end(done);
  });
}
