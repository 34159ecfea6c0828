import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { malformed } from './errors.ts';

/** A refusal of a certificate has fewer characters; the text ends up in errors and events. */
const ALERT_LENGTH_MAX = 64;

const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('client-hello'),
    serverName: z.string(),
    nonce: z.string(),
    /** Asks to take up an earlier session. */
    session: z.object({ id: z.string(), proof: z.string() }).optional(),
  }),
  z.object({
    type: z.literal('server-hello'),
    chain: z.array(z.string()),
    proof: z.string(),
    requestsClientCertificate: z.boolean(),
    nonce: z.string(),
    /** Under which the client may come back. */
    sessionId: z.string(),
  }),
  /** The session is taken up again; nothing else is shown or proven. */
  z.object({ type: z.literal('server-resumes'), proof: z.string() }),
  z.object({
    type: z.literal('client-finished'),
    chain: z.array(z.string()).optional(),
    proof: z.string().optional(),
  }),
  z.object({ type: z.literal('alert'), reason: z.string().max(ALERT_LENGTH_MAX) }),
]);

/** One message of the simulated handshake. Binary values are base64; chains are leaf first. */
export type HandshakeMessage = z.infer<typeof message>;

/** Tells the simulated handshake from TLS (0x16), HTTP and LDAP (0x30) at its first byte. */
const MAGIC = Buffer.from('\u0001PTA', 'latin1');
const HEADER_LENGTH = MAGIC.length + 4;
/** Three certificates of 2 KiB in base64, and room. */
const BODY_LENGTH_MAX = 65_536;

export function writeHandshakeMessage(socket: Duplex, content: HandshakeMessage): void {
  const body = Buffer.from(JSON.stringify(content));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  socket.write(Buffer.concat([MAGIC, length, body]));
}

/**
 * Takes one message off the stream and leaves what follows it there.
 *
 * @throws HarnessError `MALFORMED` when the bytes are something else, or the stream ends first
 */
export async function readHandshakeMessage(socket: Duplex): Promise<HandshakeMessage> {
  const header = await readExactly(socket, HEADER_LENGTH);
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw malformed('Simulated handshake', 'the other side does not speak the secure channel');
  }
  const length = header.readUInt32BE(MAGIC.length);
  if (length === 0 || length > BODY_LENGTH_MAX) {
    throw malformed('Simulated handshake', `a message of ${length} bytes is out of bounds`);
  }
  const body = await readExactly(socket, length);
  return parse(body.toString());
}

function parse(text: string): HandshakeMessage {
  try {
    return message.parse(JSON.parse(text));
  } catch (cause) {
    throw malformed('Simulated handshake', 'a message is not one of the handshake', { cause });
  }
}

function readExactly(socket: Duplex, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed || socket.readableEnded) {
      // Its last events are over, and no others will come.
      reject(socket.errored ?? malformed('Simulated handshake', 'the connection ended first'));
      return;
    }
    const done = () => {
      socket.off('readable', take);
      socket.off('end', ended);
      socket.off('close', ended);
      socket.off('error', ended);
    };
    const ended = (error?: Error) => {
      done();
      reject(error ?? malformed('Simulated handshake', 'the connection ended first'));
    };
    const take = () => {
      const bytes: Buffer | null = socket.read(length);
      if (bytes === null) return;
      done();
      if (bytes.length === length) resolve(bytes);
      else ended();
    };
    socket.on('readable', take);
    socket.once('end', ended);
    socket.once('close', ended);
    socket.once('error', ended);
    take();
  });
}
