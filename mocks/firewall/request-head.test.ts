import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../harness/runtime/errors.ts';
import { HEAD_BYTES_MAX, parseRequestHead } from './request-head.ts';

const CONNECT = Buffer.from(
  'CONNECT login.contoso.test:443 HTTP/1.1\r\nHost: login.contoso.test:443\r\nUser-Agent:  agent \r\n\r\n',
);

test('a CONNECT is taken apart', () => {
  expect(parseRequestHead(CONNECT)).toEqual({
    method: 'CONNECT',
    target: 'login.contoso.test:443',
    headers: [
      ['Host', 'login.contoso.test:443'],
      ['User-Agent', 'agent'],
    ],
    byteCount: CONNECT.length,
  });
});

test('bytes after the head are not part of it', () => {
  const withTunnelBytes = Buffer.concat([CONNECT, Buffer.from([0x16, 0x03, 0x01])]);

  expect(parseRequestHead(withTunnelBytes)?.byteCount).toBe(CONNECT.length);
});

test('lines may end in a bare line feed (RFC 9112 section 2.2)', () => {
  expect(parseRequestHead(Buffer.from('CONNECT a.test:1 HTTP/1.0\nHost: a\n\n'))).toMatchObject({
    target: 'a.test:1',
    headers: [['Host', 'a']],
  });
});

test('a head is incomplete until its empty line has come', () => {
  for (let length = 0; length < CONNECT.length; length += 1) {
    expect(parseRequestHead(CONNECT.subarray(0, length))).toBeUndefined();
  }
});

test.each([
  ['no version', 'CONNECT a.test:1\r\n\r\n', 'first line'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\n', 'first line'],
  ['two spaces', 'CONNECT  a.test:1 HTTP/1.1\r\n\r\n', 'first line'],
  ['an empty first line', '\r\n\r\n', 'first line'],
  ['a folded header', 'GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n', 'header line 2'],
  ['a space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n', 'header line 1'],
  ['a NUL in a value', 'GET / HTTP/1.1\r\nA: \0\r\n\r\n', 'header line 1'],
  ['a TLS handshake', '\x16\x03\x01\x02', 'the client speaks TLS'],
  ['no end', 'a'.repeat(HEAD_BYTES_MAX), `no empty line within ${HEAD_BYTES_MAX} bytes`],
])('%s is malformed', (_name, text, problem) => {
  expect(() => parseRequestHead(Buffer.from(text, 'latin1'))).toThrow(problem);
});

/** The parser's whole contract: a head within the bytes, nothing yet, or MALFORMED. */
function answers(bytes: Uint8Array): void {
  try {
    const head = parseRequestHead(bytes);
    if (head !== undefined) expect(head.byteCount).toBeLessThanOrEqual(bytes.length);
  } catch (error) {
    expect(error).toBeInstanceOf(HarnessError);
    expect(error).toMatchObject({ code: MALFORMED });
  }
}

test('any bytes give a head, nothing yet, or MALFORMED', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), answers), { numRuns: 300 });
});

test('any change to a good head gives a head, nothing yet, or MALFORMED', () => {
  const mutations = fc.array(fc.tuple(fc.nat(CONNECT.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(mutations, (changes) => {
      const bytes = Uint8Array.from(CONNECT);
      for (const [position, value] of changes) bytes[position] = value;
      answers(bytes);
    }),
    { numRuns: 300 },
  );
});

test('the longest head of blanks is judged without backtracking', () => {
  const blanks = ' '.repeat(HEAD_BYTES_MAX - 30);

  expect(() => parseRequestHead(Buffer.from(`GET / HTTP/1.1\r\nA:${blanks}\0\r\n\r\n`))).toThrow();
});

const names = fc.stringMatching(/^[A-Za-z-]{1,12}$/);
const values = fc.stringMatching(/^(?:[!-~](?:[ -~]{0,20}[!-~])?)?$/);

test('a head that is written out is read back', () => {
  const heads = fc.record({
    method: fc.constantFrom('CONNECT', 'GET', 'M-SEARCH'),
    target: fc.stringMatching(/^[!-~]{1,40}$/),
    headers: fc.array(fc.tuple(names, values), { maxLength: 5 }),
  });
  fc.assert(
    fc.property(heads, ({ method, target, headers }) => {
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      const bytes = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`);

      expect(parseRequestHead(bytes)).toEqual({ method, target, headers, byteCount: bytes.length });
    }),
  );
});
