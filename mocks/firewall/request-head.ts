import { malformed } from '../../harness/runtime/errors.ts';

/** The head of a request as it came in; nothing is interpreted yet. */
export interface RequestHead {
  readonly method: string;
  /** Request target as sent: `host:port` for CONNECT. */
  readonly target: string;
  /** In the order sent; names as sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes of the head, with its empty line; what follows belongs to the tunnel. */
  readonly byteCount: number;
}

/** Longest head that is read: the default of node:http, 16 KiB. */
export const HEAD_BYTES_MAX = 16_384;

const FORMAT = 'HTTP request head';
const HEAD_END = /\r?\n\r?\n/;
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e]+) HTTP\/1\.[01]$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)$/;
/** First byte of a TLS record that carries a handshake, RFC 8446 section 5.1. */
const TLS_HANDSHAKE = 0x16;

/**
 * Reads the head of one HTTP/1.x request, RFC 9112 sections 2 to 5.
 *
 * @param bytes - everything received so far
 * @returns `undefined` while the head is not complete
 * @throws HarnessError `MALFORMED` when no further byte can make it a head, or it is longer than {@link HEAD_BYTES_MAX}
 */
export function parseRequestHead(bytes: Uint8Array): RequestHead | undefined {
  if (bytes[0] === TLS_HANDSHAKE) {
    throw malformed(FORMAT, 'the client speaks TLS; name this proxy as http://, not https://');
  }
  const text = Buffer.from(bytes.subarray(0, HEAD_BYTES_MAX)).toString('latin1');
  const end = HEAD_END.exec(text);
  if (end === null) {
    if (bytes.length >= HEAD_BYTES_MAX) {
      throw malformed(FORMAT, `no empty line within ${HEAD_BYTES_MAX} bytes`);
    }
    return undefined;
  }
  const [requestLine = '', ...headerLines] = text.slice(0, end.index).split(/\r?\n/);
  const [, method, target] = REQUEST_LINE.exec(requestLine) ?? [];
  if (method === undefined || target === undefined) {
    throw malformed(FORMAT, 'the first line is not METHOD TARGET HTTP/1.1');
  }
  const headers = headerLines.map(parseHeaderLine);
  return { method, target, headers, byteCount: end.index + end[0].length };
}

function parseHeaderLine(line: string, index: number): readonly [string, string] {
  const [, name, value] = HEADER_LINE.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    throw malformed(FORMAT, `header line ${index + 1} is not NAME: VALUE`);
  }
  return [name, value.trim()];
}
