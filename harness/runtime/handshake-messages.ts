import type { Duplex } from 'node:stream';
import { type HarnessError, malformed } from './errors.ts';

/** A refusal of a certificate has fewer characters; the text ends up in errors and events. */
const ALERT_LENGTH_MAX = 64;

/** One message of the simulated handshake. Binary values are base64; chains are leaf first. */
export type HandshakeMessage =
  | {
      readonly type: 'client-hello';
      readonly serverName: string;
      readonly nonce: string;
      /** Asks to take up an earlier session. */
      readonly session?: { readonly id: string; readonly proof: string };
    }
  | {
      readonly type: 'server-hello';
      readonly chain: readonly string[];
      readonly proof: string;
      readonly requestsClientCertificate: boolean;
      readonly nonce: string;
      /** Under which the client may come back. */
      readonly sessionId: string;
    }
  /** The session is taken up again; nothing else is shown or proven. */
  | { readonly type: 'server-resumes'; readonly proof: string }
  | {
      readonly type: 'client-finished';
      readonly chain?: readonly string[];
      readonly proof?: string;
    }
  | { readonly type: 'alert'; readonly reason: string };

/** Tells the simulated handshake from TLS (0x16), HTTP and LDAP (0x30) at its first byte. */
const MAGIC = Buffer.from('\u0001PTA', 'latin1');
const HEADER_LENGTH = MAGIC.length + 4;
/** Three certificates of 2 KiB in base64, and room. */
const BODY_LENGTH_MAX = 65_536;

export function writeHandshakeMessage(socket: Duplex, content: HandshakeMessage): void {
  const body = JSON.stringify(content);
  const length = Buffer.byteLength(body);
  const bytes = Buffer.allocUnsafe(HEADER_LENGTH + length);
  MAGIC.copy(bytes);
  bytes.writeUInt32BE(length, MAGIC.length);
  bytes.write(body, HEADER_LENGTH);
  socket.write(bytes);
}

/**
 * Takes one message off the stream and leaves what follows it there.
 *
 * @throws HarnessError `MALFORMED` when the bytes are something else, or the stream ends first
 */
export function readHandshakeMessage(socket: Duplex): Promise<HandshakeMessage> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed || socket.readableEnded) {
      // Its last events are over, and no others will come.
      reject(socket.errored ?? endedFirst());
      return;
    }
    let bodyLength: number | undefined;
    const leave = () => {
      socket.off('readable', take);
      socket.off('end', ended);
      socket.off('close', ended);
      socket.off('error', ended);
    };
    const ended = (error?: Error) => {
      leave();
      reject(error ?? endedFirst());
    };
    const take = () => {
      try {
        for (;;) {
          const wanted = bodyLength ?? HEADER_LENGTH;
          const bytes: Buffer | null = socket.read(wanted);
          if (bytes === null) return;
          if (bytes.length !== wanted) throw endedFirst();
          if (bodyLength !== undefined) {
            resolve(parse(bytes.toString()));
            break;
          }
          bodyLength = bodyLengthOf(bytes);
        }
        leave();
      } catch (error) {
        leave();
        reject(error);
      }
    };
    socket.on('readable', take);
    socket.on('end', ended);
    socket.on('close', ended);
    socket.on('error', ended);
    take();
  });
}

function bodyLengthOf(header: Buffer): number {
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw malformed('Simulated handshake', 'the other side does not speak the secure channel');
  }
  const length = header.readUInt32BE(MAGIC.length);
  if (length === 0 || length > BODY_LENGTH_MAX) {
    throw malformed('Simulated handshake', `a message of ${length} bytes is out of bounds`);
  }
  return length;
}

function endedFirst(): HarnessError {
  return malformed('Simulated handshake', 'the connection ended first');
}

function parse(text: string): HandshakeMessage {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw malformed('Simulated handshake', 'a message is no JSON', { cause });
  }
  const message = isRecord(content) ? messageOf(content) : undefined;
  if (message === undefined) {
    throw malformed('Simulated handshake', 'a message is not one of the handshake');
  }
  return message;
}

type Content = Readonly<Record<string, unknown>>;

/** Checked by hand: there is one of these on every connection, and a schema takes longer than the rest of it. */
function messageOf(content: Content): HandshakeMessage | undefined {
  const { type, serverName, nonce, session, chain, proof, sessionId, reason } = content;
  const { requestsClientCertificate } = content;
  switch (type) {
    case 'client-hello':
      if (!isText(serverName) || !isText(nonce)) return undefined;
      if (session === undefined) return { type, serverName, nonce };
      return isSession(session) ? { type, serverName, nonce, session } : undefined;
    case 'server-hello':
      return isChain(chain) &&
        isText(proof) &&
        typeof requestsClientCertificate === 'boolean' &&
        isText(nonce) &&
        isText(sessionId)
        ? { type, chain, proof, requestsClientCertificate, nonce, sessionId }
        : undefined;
    case 'server-resumes':
      return isText(proof) ? { type, proof } : undefined;
    case 'client-finished':
      if (chain !== undefined && !isChain(chain)) return undefined;
      if (proof !== undefined && !isText(proof)) return undefined;
      return {
        type,
        ...(chain !== undefined && { chain }),
        ...(proof !== undefined && { proof }),
      };
    case 'alert':
      return isText(reason) && reason.length <= ALERT_LENGTH_MAX ? { type, reason } : undefined;
    default:
      return undefined;
  }
}

function isRecord(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSession(value: unknown): value is { readonly id: string; readonly proof: string } {
  return isRecord(value) && isText(value['id']) && isText(value['proof']);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isChain(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}
