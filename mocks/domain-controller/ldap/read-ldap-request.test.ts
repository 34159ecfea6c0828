import fc from 'fast-check';
import {
  AddRequest,
  Attribute,
  BindRequest,
  Change,
  CompareRequest,
  DeleteRequest,
  ExtendedRequest,
  ModifyDNRequest,
  ModifyRequest,
  PresenceFilter,
  SearchRequest,
  UnbindRequest,
} from 'ldapts';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../../harness/runtime/errors.ts';
import {
  ABANDON,
  ber,
  bindAs,
  boolean,
  enumerated,
  integer,
  message,
  octets,
  REQUESTS,
  search,
  UNBIND,
} from './ldap-bytes.test-support.ts';
import type { LdapOperation } from './ldap-operation.ts';
import { readLdapRequest } from './read-ldap-request.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

function operationIn(bytes: Uint8Array): LdapOperation {
  const read = readLdapRequest(bytes);
  if (read.kind !== 'request') throw new TypeError(`Read as ${JSON.stringify(read)}`);
  return read.request.operation;
}

const messageId = 7;
const values = ['x', 'Ängström'];

test.each<[LdapOperation['kind'], { write(): Buffer }, object]>([
  [
    'search',
    new SearchRequest({
      messageId,
      baseDN: 'DC=contoso,DC=test',
      scope: 'one',
      sizeLimit: 2_147_483_647,
      timeLimit: 300,
      returnAttributeValues: false,
      filter: new PresenceFilter({ attribute: 'cn' }),
      attributes: ['cn', '1.2.840.113556.1.4.221', 'member;range=0-4', '*', '+'],
    }),
    {
      baseDn: 'DC=contoso,DC=test',
      scope: 'one',
      sizeLimit: 2_147_483_647,
      timeLimit: 300,
      typesOnly: true,
      filter: { kind: 'present', attribute: 'cn' },
      attributes: ['cn', '1.2.840.113556.1.4.221', 'member;range=0-4', '*', '+'],
    },
  ],
  [
    'modify',
    new ModifyRequest({
      messageId,
      dn: 'CN=a',
      changes: (['add', 'delete', 'replace'] as const).map(
        (operation) =>
          new Change({ operation, modification: new Attribute({ type: 'cn', values }) }),
      ),
    }),
    {
      dn: 'CN=a',
      changes: ['add', 'delete', 'replace'].map((operation) => ({
        operation,
        attribute: 'cn',
        values: values.map(bytesOf),
      })),
    },
  ],
  [
    'add',
    new AddRequest({ messageId, dn: 'CN=a', attributes: [new Attribute({ type: 'cn', values })] }),
    { dn: 'CN=a', attributes: [{ attribute: 'cn', values: values.map(bytesOf) }] },
  ],
  ['delete', new DeleteRequest({ messageId, dn: 'CN=Ä' }), { dn: 'CN=Ä' }],
  [
    'modify-dn',
    new ModifyDNRequest({ messageId, dn: 'CN=a', newRdn: 'CN=b', newSuperior: 'OU=c' }),
    { dn: 'CN=a', newRdn: 'CN=b', deleteOldRdn: true, newSuperior: 'OU=c' },
  ],
  [
    'modify-dn',
    new ModifyDNRequest({ messageId, dn: 'CN=a', newRdn: 'CN=b', deleteOldRdn: false }),
    { dn: 'CN=a', newRdn: 'CN=b', deleteOldRdn: false },
  ],
  [
    'compare',
    new CompareRequest({ messageId, dn: 'CN=a', attribute: 'cn', value: 'x' }),
    { dn: 'CN=a', attribute: 'cn', value: bytesOf('x') },
  ],
  [
    'extended',
    new ExtendedRequest({ messageId, oid: '1.2.3', value: 'v' }),
    { requestName: '1.2.3', value: bytesOf('v') },
  ],
  ['extended', new ExtendedRequest({ messageId, oid: '1.2.3' }), { requestName: '1.2.3' }],
])('%s of another client is read', (kind, request, operation) => {
  expect(operationIn(request.write())).toEqual({ kind, ...operation });
});

test.each(['alice@contoso.test', 'CONTOSO\\alice', 'CN=a\\2Cb,DC=x', '', ' x=', 'ÅÄÖ'])(
  'the bind name %j is read as it was sent',
  (dn) => {
    const bytes = new BindRequest({ messageId, dn, password: 'påss' }).write();

    expect(operationIn(bytes)).toMatchObject({
      kind: 'bind',
      version: 3,
      name: dn,
      credentials: { kind: 'simple' },
    });
  },
);

test('a password is read as UTF-8 and kept a secret', () => {
  const read = operationIn(bindAs('a', ber(0x80, 'påss')));
  const credentials = read.kind === 'bind' ? read.credentials : undefined;

  expect(credentials?.kind === 'simple' && credentials.password.reveal()).toBe('påss');
  expect(JSON.stringify(read)).not.toContain('påss');
});

test.each([0, 1, 2, 4, 127])('bind version %i is passed on', (version) => {
  const bind = message(ber(0x60, integer(version), octets(''), ber(0x80, '')));

  expect(operationIn(bind)).toMatchObject({ kind: 'bind', version });
});

test.each<[string, readonly Uint8Array[], object]>([
  ['nothing', [], {}],
  ['an empty token', [octets('')], { credentials: new Uint8Array() }],
  ['a token', [octets(Uint8Array.of(0, 255))], { credentials: Uint8Array.of(0, 255) }],
])('a SASL bind with %s is read', (_, token, credentials) => {
  expect(operationIn(bindAs('', ber(0xa3, octets('GSS-SPNEGO'), ...token)))).toEqual({
    kind: 'bind',
    version: 3,
    name: '',
    credentials: { kind: 'sasl', mechanism: 'GSS-SPNEGO', ...credentials },
  });
});

test('an increment is read', () => {
  const change = ber(0x30, enumerated(3), ber(0x30, octets('a'), ber(0x31, octets('1'))));

  expect(operationIn(message(ber(0x66, octets('CN=a'), ber(0x30, change))))).toMatchObject({
    changes: [{ operation: 'increment', attribute: 'a', values: [bytesOf('1')] }],
  });
});

test('values to be stored do not share memory with the message', () => {
  const attribute = ber(0x30, octets('cn'), ber(0x31, octets('value')));
  const bytes = message(ber(0x68, octets('CN=a'), ber(0x30, attribute)));
  const operation = operationIn(bytes);
  bytes.fill(0);

  expect(operation).toMatchObject({ attributes: [{ values: [bytesOf('value')] }] });
});

test.each<[string, Uint8Array, object]>([
  ['unbind', UNBIND, { kind: 'unbind' }],
  ['unbind of another client', new UnbindRequest({ messageId }).write(), { kind: 'unbind' }],
  ['abandon', ABANDON, { kind: 'abandon', abandoned: 6 }],
])('%s is read', (_, bytes, read) => {
  expect(readLdapRequest(bytes)).toEqual(read);
});

test.each([0, 1, 127, 128, 65_535, 2_147_483_647])('message id %i is read', (id) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(id);
  const read = readLdapRequest(ber(0x30, integer(...bytes), ber(0x4a, 'CN=a')));

  expect(read).toMatchObject({ request: { messageId: id } });
});

const control = (...parts: readonly Uint8Array[]) =>
  message(ber(0x4a, 'CN=a'), ber(0xa0, ber(0x30, octets('1.2.3'), ...parts)));

test.each<[string, Uint8Array, object]>([
  ['neither criticality nor value', control(), { critical: false }],
  ['a criticality of 0', control(boolean(0)), { critical: false }],
  ['a criticality of 255', control(boolean(0xff)), { critical: true }],
  ['a criticality of 1', control(boolean(1)), { critical: true }],
  ['a value only', control(octets('v')), { critical: false, value: bytesOf('v') }],
  ['both', control(boolean(1), octets('')), { critical: true, value: new Uint8Array() }],
])('a control with %s is read', (_, bytes, read) => {
  expect(readLdapRequest(bytes)).toMatchObject({
    request: { controls: [{ type: '1.2.3', ...read }] },
  });
});

test('several controls are read in their order', () => {
  const controls = ['1.1', '1.2', '1.1'].map((type) => ber(0x30, octets(type)));
  const read = readLdapRequest(message(ber(0x4a, 'CN=a'), ber(0xa0, ...controls)));

  expect(read.kind === 'request' && read.request.controls.map(({ type }) => type)).toEqual([
    '1.1',
    '1.2',
    '1.1',
  ]);
});

test.each<[string, LdapOperation['kind'], Uint8Array]>([
  ['a bind of version 128', 'bind', message(ber(0x60, integer(0, 128), octets(''), ber(0x80)))],
  ['a bind without credentials', 'bind', bindAs('')],
  ['a bind with a choice of its own', 'bind', bindAs('', ber(0x84))],
  ['an empty search', 'search', message(ber(0x63))],
  ['a search with an unknown filter', 'search', search('', ber(0xaf))],
  ['a modification that is no change', 'modify', message(ber(0x66, octets(''), octets('')))],
  ['an element that is cut short', 'compare', message(Buffer.from([0x6e, 3, 0x04, 9, 0x61]))],
  ['a rename with a boolean of two bytes', 'modify-dn', twoByteBoolean()],
  ['a control that is no sequence', 'delete', message(ber(0x4a), ber(0xa0, Buffer.from([4])))],
  [
    'an object identifier of any length',
    'extended',
    message(ber(0x77, ber(0x80, '1'.repeat(257)))),
  ],
  ['a response', 'extended', message(ber(0x61, enumerated(0), octets(''), octets('')))],
])('%s is to be answered with an error', (_, operation, bytes) => {
  expect(readLdapRequest(bytes)).toMatchObject({ kind: 'unreadable', messageId: 7, operation });
});

test.each<[string, Uint8Array]>([
  ['nothing', Buffer.alloc(0)],
  ['no message id', ber(0x30)],
  ['no operation', message()],
  ['a negative message id', ber(0x30, integer(0xff), ber(0x4a))],
  ['a message id of five bytes', ber(0x30, integer(0, 1, 0, 0, 0), ber(0x4a))],
  ['an unknown operation', message(ber(0x7f))],
  ['Sicily package discovery', bindAs('', ber(0x89))],
  ['Sicily negotiation', bindAs('NTLM', ber(0x8a, 'NTLMSSP'))],
  ['a Sicily response', bindAs('', ber(0x8b, 'NTLMSSP'))],
  ['an operation that ends after its message', Buffer.from([0x30, 5, 2, 1, 7, 0x4a, 9])],
])('%s ends the connection', (_, bytes) => {
  expect(() => readLdapRequest(bytes)).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test('a problem is told without the bytes', () => {
  const bytes = bindAs('secret-canary', ber(0x84, 'secret-canary'));

  expect(JSON.stringify(readLdapRequest(bytes))).not.toContain('canary');
});

test.each<[string, fc.Arbitrary<Uint8Array>]>([
  ['random bytes', fc.uint8Array({ maxLength: 200 })],
  ['random operations', fc.uint8Array({ maxLength: 60 }).map((bytes) => message(bytes))],
  [
    'requests with a few bytes changed and an end cut off',
    fc
      .tuple(
        fc.constantFrom(...REQUESTS, UNBIND, ABANDON),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
        fc.nat({ max: 10 }),
      )
      .map(([good, changes, cut]) => {
        const bytes = Buffer.from(good.subarray(0, good.length - cut));
        for (const [position, value] of changes) bytes[position % bytes.length] = value;
        return bytes;
      }),
  ],
])('%s are read or malformed', (_, bytes) => {
  fc.assert(
    fc.property(bytes, (sent) => {
      try {
        readLdapRequest(sent);
      } catch (error) {
        expect(error).toMatchObject({ code: MALFORMED });
      }
    }),
    { numRuns: 500 },
  );
});

function twoByteBoolean(): Buffer {
  return message(ber(0x6c, octets(''), octets(''), ber(0x01, Buffer.from([0, 1]))));
}
