import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClientApplication } from './client-application.ts';
import { matchRedirect } from './redirect-uri.ts';

const WEB: ClientApplication = {
  appId: '6f2c5a51-0000-4000-8000-00000000beef',
  displayName: 'Web',
  redirectUris: ['https://app.contoso.test/callback', 'https://bare.contoso.test'],
  spaRedirectUris: ['https://spa.contoso.test/'],
  isPublicClient: false,
};
const NATIVE: ClientApplication = {
  ...WEB,
  redirectUris: ['http://localhost', 'http://localhost/MyApp', 'msal6f2c5a51://auth'],
  isPublicClient: true,
};

test.each([
  [WEB, 'https://app.contoso.test/callback', 'web'],
  [WEB, 'https://bare.contoso.test', 'web'],
  [WEB, 'https://bare.contoso.test/', 'web'],
  [WEB, 'https://spa.contoso.test', 'spa'],
  [NATIVE, 'http://localhost', 'publicClient'],
  [NATIVE, 'http://localhost:41002', 'publicClient'],
  [NATIVE, 'http://localhost:41002/', 'publicClient'],
  [NATIVE, 'http://localhost:5000/MyApp', 'publicClient'],
  [NATIVE, 'msal6f2c5a51://auth', 'publicClient'],
] as const)('%# a registered URI is where an answer goes: %s', (client, uri, platform) => {
  expect(matchRedirect(client, uri)).toEqual({ uri, platform });
});

test.each([
  ['of another host', 'https://evil.test/callback'],
  ['with another path', 'https://app.contoso.test/callback/..'],
  ['with other case', 'https://app.contoso.test/Callback'],
  ['with a query more', 'https://app.contoso.test/callback?next=https://evil.test'],
  ['with a fragment', 'https://app.contoso.test/callback#x'],
  ['with a user before the host', 'https://app.contoso.test@evil.test/callback'],
  ['with a host that goes on', 'https://app.contoso.test.evil.test/callback'],
  ['with another port', 'https://app.contoso.test:8443/callback'],
  ['of another scheme', 'http://app.contoso.test/callback'],
  ['that begins alike', 'https://app.contoso.test/callbackx'],
  ['with a line end', 'https://app.contoso.test/callback\r\nSet-Cookie: a=b'],
  ['that a browser would trim', ' https://app.contoso.test/callback'],
  ['with a backslash', 'https:\\\\app.contoso.test/callback'],
  ['that is a script', 'javascript:alert(1)'],
  ['that is none', ''],
])('a URI %s is nowhere to go', (_what, uri) => {
  expect(matchRedirect(WEB, uri)).toBeUndefined();
});

test.each([
  'http://localhost.evil.test',
  'http://localhost@evil.test:80/',
  'http://localhost:80@evil.test/',
  'http://localhost:123456/',
  'http://localhost:/',
  'https://localhost:5000',
  'http://localhost:5000/myapp',
  'http://127.0.0.1:5000',
])('the port rule of this machine does not let %s in', (uri) => {
  expect(matchRedirect(NATIVE, uri)).toBeUndefined();
});

test('whatever is let in, a browser takes to a registered host and path', () => {
  const hosts = fc.constantFrom('localhost', 'evil.test', 'localhost.evil.test', 'a@localhost');
  const pieces = fc.constantFrom(
    '',
    ':1',
    ':80',
    '/',
    '/MyApp',
    '/../',
    '@',
    '?a',
    '#b',
    '\\',
    '\t',
    '%2f',
  );
  const uris = fc
    .tuple(
      fc.constantFrom('http://', 'https://', 'http:/', '//'),
      hosts,
      fc.array(pieces, { maxLength: 4 }),
    )
    .map(([scheme, host, rest]) => `${scheme}${host}${rest.join('')}`);
  fc.assert(
    fc.property(uris, (uri) => {
      if (matchRedirect(NATIVE, uri) === undefined) return;
      const url = new URL(uri);
      expect(url.hostname).toBe('localhost');
      expect(['/', '/MyApp']).toContain(url.pathname);
    }),
    { numRuns: 1_000 },
  );
});
