import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import {
  keyIdentifier,
  openCredential,
  PASSWORD_BYTES_MAX,
  PASSWORD_TOO_LONG,
  sealPassword,
} from './sealed-credential.ts';

const pem = {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;
const keys = generateKeyPairSync('rsa', pem);
const otherKeys = generateKeyPairSync('rsa', pem);
const recipient = {
  agentId: '7d40765f-5e41-45d8-b3af-16123bc727cb',
  publicKey: keys.publicKey,
  thumbprint: '97C89CBDDA59AE2A619F31D8F6DE02933FFBD6D6',
};

const seal = (text: string) => sealPassword(new Secret(text), recipient);
const sealRaw = (plaintext: string | Uint8Array) => ({
  encryptedData: publicEncrypt(
    { key: keys.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(plaintext),
  ),
});
const open = (sealed: { encryptedData: Uint8Array }) => openCredential(sealed, keys.privateKey);

test('the key identifier captured in 2020 is built from agent and thumbprint in either case', () => {
  expect(keyIdentifier(recipient.agentId.toUpperCase(), recipient.thumbprint.toLowerCase())).toBe(
    '7d40765f-5e41-45d8-b3af-16123bc727cb_97C89CBDDA59AE2A619F31D8F6DE02933FFBD6D6',
  );
});

test('a sealed password is 256 bytes, which are 344 characters of base64', () => {
  expect(Buffer.from(seal('x').encryptedData).toString('base64')).toHaveLength(344);
});

test('any password that fits comes back', () => {
  const passwords = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '',
      '"',
      '\\',
      '\u0000\u001f',
      'pässwörd',
      '密码🔑',
      '\ud800',
      '{"Password":"x"}',
    ),
  );
  fc.assert(
    fc.property(passwords, (text) => {
      fc.pre(Buffer.byteLength(JSON.stringify(text)) - 2 <= PASSWORD_BYTES_MAX);
      const opened = open(seal(text));

      expect(opened.kind === 'opened' && opened.password.reveal()).toBe(text);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ['ASCII letters', 'a', 199],
  ['quotes, which escape to two bytes', '"', 99],
  ['control characters, which escape to six', '\u0001', 33],
  ['letters of two bytes', 'é', 99],
  ['emoji of four bytes', '🔑', 49],
])('%s fit up to the last one', (_what, character, count) => {
  expect(open(seal(character.repeat(count))).kind).toBe('opened');
  expect(() => seal(character.repeat(count + 1))).toThrow(
    expect.objectContaining({ code: PASSWORD_TOO_LONG }),
  );
});

test('the room for a password is 199 bytes', () => {
  expect(PASSWORD_BYTES_MAX).toBe(199);
});

test('the error names both sizes and not the password', () => {
  const text = 'hunter2'.repeat(40);

  expect(() => seal(text)).toThrow(HarnessError);
  expect(() => seal(text)).toThrow(/280 bytes .* 199/);
  expect(() => seal(text)).not.toThrow(/hunter2/);
});

test('the key of another agent does not open it', () => {
  expect(openCredential(seal('secret'), otherKeys.privateKey)).toEqual({
    kind: 'failed',
    cause: 'wrong-key',
  });
});

test.each(['', 'not a key', keys.publicKey])('a private key that is none is unusable', (key) => {
  expect(openCredential(seal('secret'), key)).toEqual({ kind: 'failed', cause: 'unusable-key' });
});

test.each(['plain', '{}', '{"Password":5}', 'null', '[]', Uint8Array.of(0xff)])(
  'a plaintext that is %j holds no password',
  (plaintext) => {
    expect(open(sealRaw(plaintext))).toEqual({ kind: 'failed', cause: 'malformed-plaintext' });
  },
);

test('a plaintext with escaped slashes, as .NET writes them, is read', () => {
  const opened = open(sealRaw('{"Password":"a\\/b\\u00e9"}'));

  expect(opened.kind === 'opened' && opened.password.reveal()).toBe('a/bé');
});

test('whatever arrives gives a password or a failure', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (encryptedData) => {
      expect(open({ encryptedData }).kind).toBe('failed');
    }),
  );
});
