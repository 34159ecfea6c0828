import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dnKey, formatDn, parseDn } from './distinguished-name.ts';

const keyOf = (text: string) => {
  const name = parseDn(text);
  return name === undefined ? undefined : dnKey(name);
};

const ALICE = keyOf('CN=nms1,CN=Users,DC=contoso,DC=test');

test.each([
  'cn=NMS1,cn=users,dc=CONTOSO,dc=test',
  ' CN = nms1 , CN=Users,  DC=contoso ,DC=test ',
  String.raw`CN=\6ems1,CN=Users,DC=contoso,DC=test`,
])('%s names the same entry', (text) => {
  expect(keyOf(text)).toBe(ALICE);
});

test.each([
  'alice@contoso.test',
  'CONTOSO\\alice',
  'CN=,DC=test',
  'CN=nms1;CN=Users',
  '=x',
  'CN=a\\',
  '<GUID=12>',
  'CN=a,,DC=test',
])('%s is no distinguished name', (text) => {
  expect(parseDn(text)).toBeUndefined();
});

test('an escaped blank at the end belongs to the value', () => {
  expect(parseDn('CN=a\\ ,DC=test')?.[0]?.value).toBe('a ');
});

test('any value survives formatting and parsing', () => {
  const value = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => text.trim() === text || /^ ?\S.*\S ?$/u.test(text))
    .filter((text) => Buffer.from(text).toString() === text);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
      const name = values.map((v) => ({ type: 'CN', value: v }));
      expect(parseDn(formatDn(name))).toEqual(name);
    }),
  );
});

test('any text is a name or none, and nothing else', () => {
  const piece = fc.constantFrom(
    'CN=',
    'DC=test',
    ',',
    '\\',
    '\\2',
    '\\C3',
    ' ',
    '+',
    '=',
    'ä',
    '\0',
    '\ud800',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((all) => all.join('')),
      ),
      (text) => {
        const name = parseDn(text);
        expect(name === undefined || Array.isArray(name)).toBe(true);
      },
    ),
  );
});

test('a long run of escapes is read in linear time', () => {
  expect(parseDn(`CN=${'\\\\'.repeat(8_000)},DC=test`)?.length).toBe(2);
});
