import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLdapDiagnostic, renderLdapDiagnostic } from './ldap-diagnostic.ts';

const message =
  '80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 52e, v3839\0';

test('a message is written as a domain controller does, with its NUL', () => {
  expect(renderLdapDiagnostic({ win32: 1326 })).toBe(message);
});

test('a message is read into its parts', () => {
  expect(parseLdapDiagnostic(message)).toEqual({
    sspiStatus: '80090308',
    dsid: '0C090447',
    comment: 'AcceptSecurityContext error',
    data: '52e',
    win32: 1326,
    version: '3839',
  });
});

test.each(['0C0903A9', '0C09030B', '0C09042F', '0C09042A', '0C09044E', '0C090447', '0C0903D0'])(
  'DSID %s is a wildcard',
  (dsid) => {
    expect(parseLdapDiagnostic(renderLdapDiagnostic({ win32: 1331, dsid }))?.win32).toBe(1331);
  },
);

test.each(['893', '1db1', '1772', '2580', '3839', '4563', '4f7c'])(
  'version v%s is a wildcard',
  (version) => {
    expect(parseLdapDiagnostic(renderLdapDiagnostic({ win32: 1909, version }))).toMatchObject({
      win32: 1909,
      version,
    });
  },
);

test.each([
  [
    'a channel binding failure',
    '80090346: LdapErr: DSID-0C090597, comment: AcceptSecurityContext error, data 80090346, v4f7c',
  ],
  [
    'data that is zero',
    '00002028: LdapErr: DSID-0C09028C, comment: The server requires binds to turn on integrity checking, data 0, v3839',
  ],
])('%s has no Win32 code', (_what, text) => {
  expect(parseLdapDiagnostic(text)).toBeDefined();
  expect(parseLdapDiagnostic(text)?.win32).toBeUndefined();
});

test('a message inside another text is found', () => {
  expect(parseLdapDiagnostic(`InvalidCredentialsError: ${message} Code: 0x31`)?.win32).toBe(1326);
});

test('a comment may hold commas', () => {
  const text = renderLdapDiagnostic({ win32: 1326, comment: 'one, two' });

  expect(parseLdapDiagnostic(text)?.comment).toBe('one, two');
});

test.each([
  '',
  'Invalid Credentials',
  '0000208D: NameErr: DSID-03100288, problem 2001 (NO_OBJECT), data 0',
])('%j is another kind of message', (text) => {
  expect(parseLdapDiagnostic(text)).toBeUndefined();
});

test('any Win32 code comes back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0xffff }), (win32) => {
      expect(parseLdapDiagnostic(renderLdapDiagnostic({ win32 }))?.win32).toBe(win32);
    }),
  );
});

test('whatever arrives is read or is another kind of message', () => {
  const mutated = fc
    .tuple(fc.nat(message.length), fc.nat(6), fc.string({ maxLength: 4 }))
    .map(([at, cut, put]) => message.slice(0, at) + put + message.slice(at + cut));
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), mutated, fc.constant(`${message.slice(0, 60)}${','.repeat(5000)}`)),
      (text) => {
        expect(() => parseLdapDiagnostic(text)).not.toThrow();
      },
    ),
  );
});
