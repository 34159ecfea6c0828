import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSecrets } from './secret-search.ts';

const SECRET = 'Tr1cky "quoted" \\ <&> %+ é€';
const json = JSON.stringify(SECRET);

test.for([
  ['plain', SECRET],
  ['JSON', json],
  ['JSON', JSON.stringify(json)],
  ['URL', encodeURIComponent(SECRET)],
  ['URL', new URLSearchParams({ password: SECRET }).toString()],
  ['XML', 'Tr1cky "quoted" \\ &lt;&amp;&gt; %+ é€'],
  ['XML', 'Tr1cky &quot;quoted&quot; \\ &lt;&amp;&gt; %+ é€'],
  ['base64', Buffer.from(SECRET).toString('base64')],
  ['base64', Buffer.from(SECRET).toString('base64url')],
  ['base64', Buffer.from(SECRET, 'utf16le').toString('base64')],
  ['hexadecimal', Buffer.from(SECRET).toString('hex')],
  ['hexadecimal', Buffer.from(SECRET, 'utf16le').toString('hex').toUpperCase()],
] as const)('finds a secret as %s', ([form, text]) => {
  expect(findSecrets(`before ${text} after`, ['another one', SECRET])).toEqual([
    { index: 1, form },
  ]);
});

test('finds a secret in base64 of a longer text, wherever it stands there', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 6 }),
      fc.uint8Array(),
      fc.uint8Array(),
      (secret, before, after) => {
        const whole = Buffer.concat([before, Buffer.from(secret), after]);
        expect(findSecrets(whole.toString('base64'), [secret])).toHaveLength(1);
      },
    ),
  );
});

test('finds nothing in a text without the secret', () => {
  const text = `${SECRET.slice(1)} ${SECRET.slice(0, -1)} ${Buffer.from(SECRET.slice(1)).toString('base64')}`;

  expect(findSecrets(text, [SECRET])).toEqual([]);
});

test('an empty secret is a mistake of the caller', () => {
  expect(() => findSecrets('anything', [''])).toThrow(TypeError);
});
