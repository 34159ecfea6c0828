import { type Duplex, duplexPair } from 'node:stream';
import { HarnessError } from '../../../harness/runtime/errors.ts';
import { LdapFramer } from './ldap-framing.ts';
import { LdapListener, type Upgrade } from './ldap-listener.ts';
import { SUCCESS } from './ldap-operation.ts';

/** One element, its length in four bytes, as Windows clients write it. */
export function ber(tag: number, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const header = Buffer.from([tag, 0x84, 0, 0, 0, 0]);
  header.writeUInt32BE(value.length, 2);
  return Buffer.concat([header, value]);
}

export const octets = (value: string | Uint8Array) => ber(0x04, value);
export const integer = (...bytes: readonly number[]) => ber(0x02, Buffer.from(bytes));
export const enumerated = (value: number) => ber(0x0a, Buffer.from([value]));
export const boolean = (byte: number) => ber(0x01, Buffer.from([byte]));

/** With message id 7. */
export const message = (...parts: readonly Uint8Array[]) => ber(0x30, integer(7), ...parts);

export const bindAs = (name: string, ...authentication: readonly Uint8Array[]) =>
  message(ber(0x60, integer(3), octets(name), ...authentication));

export const PRESENT = ber(0x87, 'objectClass');

/** A subtree search for the attribute `cn`. */
export const search = (base: string, filter: Uint8Array = PRESENT) =>
  message(
    ber(
      0x63,
      octets(base),
      enumerated(2),
      enumerated(0),
      integer(0),
      integer(0),
      boolean(0),
      filter,
      ber(0x30, octets('cn')),
    ),
  );

const attribute = ber(0x30, octets('cn'), ber(0x31, octets('x'), octets('')));

export const BIND = bindAs('a@b.test', ber(0x80, 'pw'));
export const SASL = bindAs('', ber(0xa3, octets('GSS-SPNEGO'), octets('token')));
export const SEARCH = search('DC=contoso', ber(0xa0, PRESENT, ber(0xa3, octets('cn'), octets(''))));
export const EXTENDED = message(ber(0x77, ber(0x80, '1.2.3.4'), ber(0x81, 'value')));
export const UNBIND = message(Buffer.from([0x42, 0]));
export const ABANDON = message(ber(0x50, Buffer.from([6])));
export const START_TLS = message(ber(0x77, ber(0x80, '1.3.6.1.4.1.1466.20037')));

/** One of each request that is answered. */
export const REQUESTS: readonly Buffer[] = [
  BIND,
  SASL,
  SEARCH,
  EXTENDED,
  message(ber(0x66, octets('CN=a'), ber(0x30, ber(0x30, enumerated(2), attribute)))),
  message(ber(0x68, octets('CN=a'), ber(0x30, attribute))),
  message(ber(0x4a, 'CN=a')),
  message(ber(0x6c, octets('CN=a'), octets('CN=b'), boolean(0xff), ber(0x80, 'OU=c'))),
  message(ber(0x6e, octets('CN=a'), ber(0x30, octets('cn'), octets('x')))),
  Buffer.from(
    message(ber(0x4a, 'CN=a'), ber(0xa0, ber(0x30, octets('1.2.3'), boolean(1), octets('value')))),
  ),
];

/** `depth` levels of NOT around a presence test. */
export function nested(depth: number): Buffer {
  const parts: Buffer[] = [PRESENT];
  let length = PRESENT.length;
  for (let level = 1; level < depth; level += 1) {
    const header = Buffer.from([0xa2, 0x84, 0, 0, 0, 0]);
    header.writeUInt32BE(length, 2);
    parts.push(header);
    length += header.length;
  }
  return Buffer.concat(parts.reverse());
}

/** Answers everything with success. */
export const SERVING = new LdapListener(() => ({ result: SUCCESS }));

/** What one connection got that sent some bytes and no more, and the code of the error that its serving ended with. */
export async function talk(
  bytes: Uint8Array,
  listener = SERVING,
  upgrade?: Upgrade,
): Promise<{ readonly code: unknown; readonly replies: readonly Buffer[] }> {
  const [near, far] = duplexPair();
  const received = collect(near);
  near.end(bytes);
  const code = await listener
    .serve(far, { secure: false, service: 'domain' }, upgrade)
    .then(() => undefined)
    .catch((error: unknown) => (error instanceof HarnessError ? error.code : error));
  near.destroy();
  return { code, replies: messagesIn(await received) };
}

export function messagesIn(bytes: Buffer): readonly Buffer[] {
  const framer = new LdapFramer();
  framer.push(bytes);
  const messages: Buffer[] = [];
  for (let next = framer.next(); next !== undefined; next = framer.next()) messages.push(next);
  return messages;
}

async function collect(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => stream.once('end', resolve).once('close', resolve));
  return Buffer.concat(chunks);
}
