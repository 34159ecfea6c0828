import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseGuid } from '../object-guid.ts';
import { sidBytes } from '../security-identifier.ts';
import { comparisonKey } from './comparison-key.ts';
import { schemaOf } from './schema-of.test-support.ts';

test.each([
  ['description', 'Domain  Users', ' domain users '],
  ['sAMAccountName', 'ALICE', 'alice'],
  ['displayName', 'ÄÖÜ ΟΔΟΣ', 'äöü οδος'],
  ['objectClass', 'USER', 'user'],
  ['userAccountControl', '0512', '512'],
  ['lockoutTime', '-0', '0'],
  ['isDeleted', 'true', 'TRUE'],
  ['whenCreated', '20261120193234Z', '20261120193234.0Z'],
  ['legacyExchangeDN', '/O=X', '/o=x'],
])('takes %s "%s" and "%s" for equal', (name, left, right) => {
  const schema = schemaOf(name);
  expect(comparisonKey(schema, left)).toBe(comparisonKey(schema, right));
});

test.each([
  ['description', 'Domain Users', 'DomainUsers'],
  ['displayName', 'straße', 'strasse'],
  ['displayName', 'ı', 'i'],
  ['displayName', 'é', 'e'],
  ['loginShell', '/bin/sh', '/BIN/SH'],
  ['displayNamePrintable', 'A', 'a'],
  ['userAccountControl', '512', '5120'],
  ['logonHours', 'A', 'a'],
])('tells %s "%s" from "%s"', (name, left, right) => {
  const schema = schemaOf(name);
  expect(comparisonKey(schema, left)).not.toBe(comparisonKey(schema, right));
});

test('compares a SID or GUID in text with one in octets', () => {
  const sid = schemaOf('objectSid');
  const guid = schemaOf('objectGUID');
  const text = '01234567-89ab-cdef-0123-456789abcdef';
  expect(comparisonKey(sid, Buffer.from('S-1-5-32-544'))).toBe(
    comparisonKey(sid, sidBytes('S-1-5-32-544')),
  );
  expect(comparisonKey(guid, text)).toBe(comparisonKey(guid, parseGuid(text) ?? ''));
});

test('tells octets that are no UTF-8 from the text they would be in Latin-1', () => {
  const schema = schemaOf('displayName');
  expect(comparisonKey(schema, Buffer.from([0xe9]))).not.toBe(comparisonKey(schema, 'é'));
});

test('makes one key of text whatever its case', () => {
  const schema = schemaOf('displayName');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(comparisonKey(schema, text.toUpperCase())).toBe(
        comparisonKey(schema, text.toLowerCase()),
      );
    }),
  );
});
