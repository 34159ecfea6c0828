import { pbkdf2Sync } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../../../runtime/secret.ts';
import { SALT_BYTES, SynchronisedPasswordHash } from './synchronised-password-hash.ts';

const SALT = new Uint8Array(SALT_BYTES).fill(7);
const PASSWORD = new Secret('Correct-horse-9-battery');
const hashOf = (text: string, salt = SALT) => SynchronisedPasswordHash.of(new Secret(text), salt);

test('the right password matches, and goes on to match', () => {
  const hash = SynchronisedPasswordHash.of(PASSWORD, SALT);

  expect([1, 2, 3].map(() => hash.matches(PASSWORD))).toEqual([true, true, true]);
});

test.each([['before'], ['after']])(
  'another password does not match %s the right one was recognised',
  (when) => {
    const hash = SynchronisedPasswordHash.of(PASSWORD, SALT);
    if (when === 'after') hash.matches(PASSWORD);

    for (const text of ['', 'correct-horse-9-battery', 'Correct-horse-9-battery ', 'Wr0ng!']) {
      expect(hash.matches(new Secret(text))).toBe(false);
    }
  },
);

test('it is PBKDF2 over the digits of the NT hash, with the salt', () => {
  // The NT hash of "password" is known from every table of such hashes.
  const digits = Buffer.from('8846F7EAEE8FB117AD06BDD830B7586C', 'utf16le');

  const expected = pbkdf2Sync(digits, SALT, 1_000, 32, 'sha256');

  expect(hashOf('password').equals(expected)).toBe(true);
});

/** Any UTF-16, halves of surrogate pairs included. */
const codeUnits = fc
  .array(fc.nat({ max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units));

test('letters outside ASCII are taken as Active Directory takes them', () => {
  fc.assert(
    fc.property(codeUnits, fc.string(), (text, other) => {
      expect(hashOf(text).matches(new Secret(text))).toBe(true);
      fc.pre(text !== other);
      expect(hashOf(text).matches(new Secret(other))).toBe(false);
    }),
    { numRuns: 5 },
  );
});

test('a salt of another length is a mistake', () => {
  expect(() => hashOf('x', new Uint8Array(9))).toThrow(TypeError);
});

test('neither hash nor password shows when it is printed', () => {
  const hash = SynchronisedPasswordHash.of(PASSWORD, SALT);
  hash.matches(PASSWORD);

  expect(inspect(hash, { depth: 9 }) + JSON.stringify(hash)).not.toMatch(/horse|[0-9a-f]{16}/);
});
