import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sidBytes } from '../security-identifier.ts';
import { ATTRIBUTES } from './attributes.ts';
import { comparisonKey } from './comparison-key.ts';
import { isInRange, readValue } from './read-value.ts';
import { schemaOf } from './schema-of.test-support.ts';

const GUID = '01234567-89ab-cdef-0123-456789abcdef';
const GUID_BYTES = Buffer.from('67452301ab89efcd0123456789abcdef', 'hex');

test.each([
  ['description', 'Größe', 'Größe'],
  ['description', '\ufeffx', '\ufeffx'],
  ['userAccountControl', '512', '512'],
  ['userAccountControl', '-2147483648', '-2147483648'],
  ['userAccountControl', '0512', '512'],
  ['groupType', '-2147483646', '-2147483646'],
  ['lockoutTime', '9223372036854775807', '9223372036854775807'],
  ['lockoutDuration', '-9223372036854775808', '-9223372036854775808'],
  ['accountExpires', '-0', '0'],
  ['msDS-PasswordComplexityEnabled', 'TRUE', 'TRUE'],
  ['dSCorePropagationData', '20261120203234+0100', '20261120193234.0Z'],
  ['member', 'CN=a\\,b,DC=contoso,DC=test', 'CN=a\\,b,DC=contoso,DC=test'],
  ['member', `<GUID=${GUID}>`, `<GUID=${GUID}>`],
  ['wellKnownObjects', 'B:4:abCD:CN=Users,DC=test', 'B:4:abCD:CN=Users,DC=test'],
])('reads %s "%s" as "%s"', (name, sent, stored) => {
  expect(readValue(schemaOf(name), Buffer.from(sent))).toBe(stored);
});

test.each([
  ['logonHours', Buffer.alloc(21, 0xff), Buffer.alloc(21, 0xff)],
  ['sIDHistory', sidBytes('S-1-5-32-544'), sidBytes('S-1-5-32-544')],
  ['sIDHistory', Buffer.from('S-1-5-32-544'), sidBytes('S-1-5-32-544')],
  ['objectGUID', GUID_BYTES, GUID_BYTES],
  ['objectGUID', Buffer.from(GUID), GUID_BYTES],
])('reads octets of %s: %o', (name, sent, stored) => {
  const read = readValue(schemaOf(name), sent);
  expect(read).toBeInstanceOf(Uint8Array);
  expect(Buffer.from(read ?? '')).toEqual(Buffer.from(stored));
});

test.each([
  ['userAccountControl', 'abc'],
  ['userAccountControl', '2147483648'],
  ['userAccountControl', ' 512'],
  ['userAccountControl', '5e2'],
  ['lockoutTime', '9223372036854775808'],
  ['lockoutTime', '0'.repeat(100_000)],
  ['msDS-PasswordComplexityEnabled', 'true'],
  ['msDS-PasswordComplexityEnabled', '1'],
  ['dSCorePropagationData', 'yesterday'],
  ['member', 'no name'],
  ['member', 'CN=x,'],
  ['wellKnownObjects', 'CN=Users,DC=test'],
  ['wellKnownObjects', 'B:6:abCD:CN=Users,DC=test'],
  ['wellKnownObjects', 'B:3:abc:CN=Users,DC=test'],
  ['objectGUID', 'short'],
  ['objectSid', 'S-1-x'],
  ['description', ''],
  ['logonHours', ''],
])('refuses %s "%s"', (name, sent) => {
  expect(readValue(schemaOf(name), Buffer.from(sent))).toBeUndefined();
});

test('refuses text that is no UTF-8', () => {
  expect(readValue(schemaOf('description'), Buffer.from([0x41, 0xff]))).toBeUndefined();
});

test.each([
  ['lockoutThreshold', '65535', true],
  ['lockoutThreshold', '65536', false],
  ['msDS-PasswordSettingsPrecedence', '0', false],
  ['msDS-MaximumPasswordAge', '-9223372036854775808', true],
  ['msDS-MaximumPasswordAge', '1', false],
  ['lockoutDuration', '1', true],
  ['sn', 'x'.repeat(64), true],
  ['sn', 'x'.repeat(65), false],
  ['userAccountControl', 'abc', true],
  ['lockoutThreshold', 'abc', false],
  ['objectGUID', Buffer.alloc(16), true],
  ['objectGUID', Buffer.alloc(15), false],
])('answers whether %s %s is in range: %s', (name, value, expected) => {
  expect(isInRange(schemaOf(name), value)).toBe(expected);
});

const anyOctets = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
  fc.bigInt().map((value) => Buffer.from(String(value))),
  fc.stringMatching(/^B:\d{1,2}:[0-9a-f]{0,8}:CN=x$/).map((text) => Buffer.from(text)),
);
const anyAttribute = fc.constantFrom(...ATTRIBUTES);

test('reads any octets, or refuses them', () => {
  fc.assert(
    fc.property(anyAttribute, anyOctets, (attribute, octets) => {
      const value = readValue(attribute, octets);
      expect(typeof comparisonKey(attribute, value ?? octets)).toBe('string');
      expect(typeof isInRange(attribute, value ?? octets)).toBe('boolean');
    }),
    { numRuns: 500 },
  );
});

test('reads what it has stored as the same value again', () => {
  fc.assert(
    fc.property(anyAttribute, anyOctets, (attribute, octets) => {
      const stored = readValue(attribute, octets);
      fc.pre(stored !== undefined);
      expect(readValue(attribute, Buffer.from(stored))).toEqual(
        typeof stored === 'string' ? stored : Buffer.from(stored),
      );
      expect(comparisonKey(attribute, stored)).toBe(comparisonKey(attribute, octets));
    }),
    { numRuns: 500 },
  );
});
