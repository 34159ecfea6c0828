import fc from 'fast-check';
import { MessageParser } from 'ldapts';
import { expect, test } from 'vitest';
import type { Attribute } from '../../directory/entry.ts';
import { type BerElement, berElements, nextElement } from './ber-elements.ts';
import { type LdapOperation, type LdapReply, SUCCESS } from './ldap-operation.ts';
import { writeLdapReply, writeLdapResult, writeNoticeOfDisconnection } from './write-ldap-reply.ts';

/** As another client reads them. */
function read(messages: Iterable<Buffer>): readonly unknown[] {
  const parser = new MessageParser();
  const read: unknown[] = [];
  parser.on('message', (message) => read.push(message));
  parser.on('error', (error) => read.push(error));
  for (const message of messages) parser.read(message, new Map());
  return read;
}

const written = (reply: LdapReply, operation: LdapOperation['kind'] = 'search', messageId = 7) =>
  read(writeLdapReply({ messageId, operation }, reply));

/** What follows the operation's own fields: the elements of the response after the diagnostic message. */
function fieldsOf(operation: LdapOperation['kind'], reply: LdapReply): BerElement[] {
  const [, response] = partsOf(writeLdapResult({ messageId: 7, operation }, reply));
  return [...berElements(response?.value ?? new Uint8Array())].slice(3);
}

function partsOf(message: Uint8Array): BerElement[] {
  return [...berElements(nextElement(berElements(message), 0x30).value)];
}

test.each<[LdapOperation['kind'], number]>([
  ['bind', 0x61],
  ['search', 0x65],
  ['modify', 0x67],
  ['add', 0x69],
  ['delete', 0x6b],
  ['modify-dn', 0x6d],
  ['compare', 0x6f],
  ['extended', 0x78],
])('a result of %s has its own tag', (operation, tag) => {
  const bytes = writeLdapResult({ messageId: 7, operation }, { result: SUCCESS });

  expect(bytes).toEqual(Buffer.from([0x30, 12, 2, 1, 7, tag, 7, 10, 1, 0, 4, 0, 4, 0]));
});

test.each([0, 1, 127, 128, 2_147_483_647])('message id %i is answered', (messageId) => {
  expect(written({ result: SUCCESS }, 'bind', messageId)).toMatchObject([{ messageId, status: 0 }]);
});

test('a result carries its code, its texts and its referrals', () => {
  const result = {
    resultCode: 10,
    matchedDn: 'OU=Ä',
    diagnosticMessage: '0000202B: RefErr: DSID-03100838',
    referrals: ['ldap://contoso.test/DC=contoso,DC=test', 'ldap://b'],
  };

  expect(written({ result })).toMatchObject([
    { status: 10, matchedDN: 'OU=Ä', errorMessage: result.diagnosticMessage },
  ]);
  expect(fieldsOf('search', { result })).toMatchObject([
    { tag: 0xa3, value: Buffer.concat(result.referrals.map((url) => short(0x04, url))) },
  ]);
});

test('a bind response carries SASL credentials', () => {
  const serverSaslCredentials = Uint8Array.of(0, 255, 128);

  expect(fieldsOf('bind', { result: SUCCESS, serverSaslCredentials })).toEqual([
    { tag: 0x87, value: Buffer.from(serverSaslCredentials) },
  ]);
});

test('an extended response carries its name and value', () => {
  const reply = { result: SUCCESS, responseName: '1.2.3', responseValue: Uint8Array.of(0, 255) };

  expect(fieldsOf('extended', reply)).toEqual([
    { tag: 0x8a, value: Buffer.from('1.2.3') },
    { tag: 0x8b, value: Buffer.from([0, 255]) },
  ]);
});

test('an empty value is a value', () => {
  expect(fieldsOf('extended', { result: SUCCESS, responseValue: new Uint8Array() })).toEqual([
    { tag: 0x8b, value: Buffer.alloc(0) },
  ]);
});

test('controls carry their octets, and a criticality where it is not the default', () => {
  const value = Uint8Array.of(0, 255, 128);
  const controls = [
    { type: '1.2.3', critical: false, value },
    { type: '1.2.4', critical: true },
  ];
  const message = writeLdapResult(
    { messageId: 7, operation: 'search' },
    { result: SUCCESS, controls },
  );

  expect(partsOf(message)[2]).toEqual({
    tag: 0xa0,
    value: Buffer.concat([
      short(0x30, Buffer.concat([short(0x04, '1.2.3'), short(0x04, value)])),
      short(0x30, Buffer.concat([short(0x04, '1.2.4'), short(0x01, Uint8Array.of(255))])),
    ]),
  });
});

test('a reply is entries, references, and the result', () => {
  const entries = ['CN=a', 'CN=b'].map((dn) => ({ dn, attributes: [] }));
  const references = ['ldap://a', 'ldap://b'];

  expect(written({ entries, references, result: SUCCESS })).toMatchObject([
    { name: 'CN=a' },
    { name: 'CN=b' },
    { uris: ['ldap://a'] },
    { uris: ['ldap://b'] },
    { status: 0 },
  ]);
});

test('a DN is written letter by letter', () => {
  const dn = 'CN=Ängström\\, Åke,OU=日本';

  expect(written({ entries: [{ dn, attributes: [] }], result: SUCCESS })[0]).toMatchObject({
    name: dn,
  });
});

const attributes: fc.Arbitrary<Attribute[]> = fc.array(
  fc.record({
    name: fc.constantFrom('cn', 'member;range=0-4', 'userCertificate;binary'),
    values: fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array())),
  }),
  { maxLength: 5 },
);

test('an entry carries every octet of its values', () => {
  fc.assert(
    fc.property(attributes, (attributes) => {
      const [entry] = written({ entries: [{ dn: 'CN=a', attributes }], result: SUCCESS });

      expect(entry).toMatchObject({ attributes: attributes.map(inOctets) });
    }),
  );
});

test.each([65_000, 65_535, 65_536, 524_280, 4_194_300, 17_000_000])(
  'an entry with values of about %i bytes is written whole',
  (length) => {
    const values = [Buffer.alloc(length / 2, 'a'), Buffer.alloc(length / 2, 'b')];
    const entry = { dn: 'CN=a', attributes: [{ name: 'member', values }] };
    const [message = Buffer.alloc(0)] = writeLdapReply(
      { messageId: 7, operation: 'search' },
      { entries: [entry], result: SUCCESS },
    );

    const content = [...berElements(partsOf(message)[1]?.value ?? message)][1]?.value ?? message;
    const [type, set] = [...berElements(nextElement(berElements(content)).value)];

    expect(type?.value.toString()).toBe('member');
    expect([...berElements(set?.value ?? message)].map(({ value }) => value.length)).toEqual(
      values.map((value) => value.length),
    );
  },
);

test('a result that is too long is an error of its own', () => {
  const result = { resultCode: 34, diagnosticMessage: 'x'.repeat(10_000_000) };

  expect(written({ result })).toMatchObject([{ status: 80 }]);
});

test('a notice of disconnection answers nobody', () => {
  expect(read([writeNoticeOfDisconnection('Nonsense.')])).toMatchObject([
    { messageId: 0, status: 2, errorMessage: 'Nonsense.', oid: '1.3.6.1.4.1.1466.20036' },
  ]);
});

function inOctets({ name, values }: Attribute) {
  const parsedBuffers = values.map((value) => Buffer.from(value as string));
  return { type: name, parsedBuffers };
}

function short(tag: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);
}
