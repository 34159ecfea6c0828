import fc from 'fast-check';
import { AndFilter, BerWriter, EqualityFilter, type Filter, FilterParser, NotFilter } from 'ldapts';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../../harness/runtime/errors.ts';
import { berElements, nextElement } from './ber-elements.ts';
import { ber, nested, octets } from './ldap-bytes.test-support.ts';
import { PARTS_MAX, PartCount } from './part-count.ts';
import { FILTER_DEPTH_MAX, readSearchFilter } from './read-search-filter.ts';
import type { SearchFilter } from './search-filter.ts';

const read = (bytes: Uint8Array) => readSearchFilter(nextElement(berElements(bytes)));
const CHOICES = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0x87, 0xa8, 0xa9];
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

/** As a client that is not ours writes it. */
function written(text: string): Buffer {
  const writer = new BerWriter();
  FilterParser.parseString(text).write(writer);
  return writer.buffer;
}

const cn = (kind: 'equal' | 'approximate' | 'at-least' | 'at-most', value: string) => ({
  kind,
  attribute: 'cn',
  value: bytesOf(value),
});

test.each<[string, SearchFilter]>([
  ['(cn=x)', cn('equal', 'x')],
  ['(cn=)', cn('equal', '')],
  ['(cn=a\\2a\\28b\\29\\5c)', cn('equal', 'a*(b)\\')],
  ['(cn=Ängström)', cn('equal', 'Ängström')],
  ['(cn~=x)', cn('approximate', 'x')],
  ['(cn>=x)', cn('at-least', 'x')],
  ['(cn<=x)', cn('at-most', 'x')],
  ['(objectClass=*)', { kind: 'present', attribute: 'objectClass' }],
  ['(!(cn=x))', { kind: 'not', filter: cn('equal', 'x') }],
  ['(&(cn=x)(cn=y))', { kind: 'and', filters: [cn('equal', 'x'), cn('equal', 'y')] }],
  ['(|(cn=x)(cn=y))', { kind: 'or', filters: [cn('equal', 'x'), cn('equal', 'y')] }],
  [
    '(cn=a*b\\2a*c)',
    {
      kind: 'substrings',
      attribute: 'cn',
      initial: bytesOf('a'),
      any: [bytesOf('b*')],
      final: bytesOf('c'),
    },
  ],
  [
    '(userAccountControl:1.2.840.113556.1.4.803:=2)',
    { kind: 'all-bits', attribute: 'userAccountControl', value: bytesOf('2') },
  ],
  [
    '(userAccountControl:1.2.840.113556.1.4.804:=2)',
    { kind: 'any-bit', attribute: 'userAccountControl', value: bytesOf('2') },
  ],
  [
    '(memberOf:1.2.840.113556.1.4.1941:=CN=a)',
    { kind: 'in-chain', attribute: 'memberOf', value: bytesOf('CN=a') },
  ],
  ['(cn:=x)', cn('equal', 'x')],
  ['(cn:1.2.3:=x)', { kind: 'unknown-rule' }],
  ['(:1.2.840.113556.1.4.803:=2)', { kind: 'unknown-rule' }],
])('%s is read', (text, filter) => {
  expect(read(written(text))).toEqual(filter);
});

test('octets that are no text arrive as they are', () => {
  const value = Uint8Array.of(0x00, 0xff, 0x80, 0xc3);

  expect(read(ber(0xa3, octets('objectGUID'), octets(value)))).toEqual({
    kind: 'equal',
    attribute: 'objectGUID',
    value,
  });
});

test('dnAttributes changes nothing', () => {
  const dnAttributes = ber(0x84, Buffer.from([0xff]));

  expect(read(ber(0xa9, ber(0x82, 'cn'), ber(0x83, 'x'), dnAttributes))).toEqual(cn('equal', 'x'));
});

test('a conjunction of nothing is read', () => {
  expect(read(ber(0xa0))).toEqual({ kind: 'and', filters: [] });
});

test('a filter as deep as allowed is read', () => {
  expect(read(nested(FILTER_DEPTH_MAX))).toMatchObject({ kind: 'not' });
});

test('the terms of a filter count as parts of the message', () => {
  const count = new PartCount();
  for (let parts = 0; parts < PARTS_MAX - 2; parts += 1) count.add();
  const of = (terms: number) =>
    nextElement(berElements(ber(0xa1, ...Array.from({ length: terms }, () => ber(0x87, 'cn')))));

  expect(() => readSearchFilter(of(2), count)).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});

test('a hundred thousand terms are read', () => {
  const term = ber(0xa3, octets('cn'), octets('somebody'));
  const filter = read(ber(0xa1, Buffer.concat(Array.from({ length: 100_000 }, () => term))));

  expect(filter.kind === 'or' && filter.filters.length).toBe(100_000);
});

test.each<[string, Uint8Array]>([
  ['one level too deep', nested(FILTER_DEPTH_MAX + 1)],
  ['deep enough to overflow a stack', nested(20_000)],
  ['of an unknown choice', ber(0xaa)],
  ['without a value', ber(0xa3, octets('cn'))],
  ['negating nothing', ber(0xa2)],
  ['asserting nothing with a rule', ber(0xa9, ber(0x82, 'cn'))],
  ['with a substring of an unknown place', ber(0xa4, octets('cn'), ber(0x30, ber(0x83, 'x')))],
])('a filter %s is malformed', (_, bytes) => {
  expect(() => read(bytes)).toThrow(expect.objectContaining({ code: MALFORMED }));
});

interface Both {
  readonly theirs: Filter;
  readonly ours: SearchFilter;
}

const both = fc.letrec<{ leaf: Both; filter: Both }>((tie) => ({
  leaf: fc.tuple(fc.constantFrom('cn', '2.5.4.3'), fc.string({ unit: 'grapheme' })).map(
    ([attribute, value]): Both => ({
      theirs: new EqualityFilter({ attribute, value }),
      ours: { kind: 'equal', attribute, value: bytesOf(value) },
    }),
  ),
  filter: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    tie('filter').map(
      ({ theirs, ours }): Both => ({
        theirs: new NotFilter({ filter: theirs }),
        ours: { kind: 'not', filter: ours },
      }),
    ),
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map(
      (all): Both => ({
        theirs: new AndFilter({ filters: all.map(({ theirs }) => theirs) }),
        ours: { kind: 'and', filters: all.map(({ ours }) => ours) },
      }),
    ),
  ),
})).filter;

test('what another client writes is what is read', () => {
  fc.assert(
    fc.property(both, ({ theirs, ours }) => {
      const writer = new BerWriter();
      theirs.write(writer);

      expect(read(writer.buffer)).toEqual(ours);
    }),
  );
});

test('any bytes are a filter or malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...CHOICES), (bytes, tag) => {
      try {
        read(ber(tag, bytes));
      } catch (error) {
        expect(error).toMatchObject({ code: MALFORMED });
      }
    }),
    { numRuns: 500 },
  );
});
