import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError } from '../../../runtime/errors.ts';
import { chooseProxy, type SystemProxy } from './choose-proxy.ts';
import { DEFAULT_PROXY_CONFIG, parseExeConfig, renderExeConfig } from './exe-config.ts';

const CLOUD = { host: 'tenant.pta.bootstrap.his.msappproxy.net', port: 443 };
const PROXY = { host: 'proxy.contoso.test', port: 8080 };
const URL_OF_PROXY = 'http://proxy.contoso.test:8080';
const NONE: SystemProxy = { kind: 'none' };

test.each([
  ['nothing at all', '<configuration/>', {}],
  [
    'the documented bypass',
    '<configuration><system.net><defaultProxy enabled="false"/></system.net></configuration>',
    { enabled: false },
  ],
  [
    'the documented proxy, as .NET writes booleans',
    '<configuration><system.net><defaultProxy enabled="true" useDefaultCredentials="true"><proxy usesystemdefault="True" proxyaddress="http://proxy.contoso.test:8080" bypassonlocal="True"/></defaultProxy></system.net></configuration>',
    { useDefaultCredentials: true, bypassOnLocal: true, proxyAddress: URL_OF_PROXY },
  ],
  [
    'an address alone',
    '<configuration><system.net><defaultProxy><proxy proxyaddress="http://p:1"/></defaultProxy></system.net></configuration>',
    { useSystemDefault: false, proxyAddress: 'http://p:1' },
  ],
])('a file with %s is read', (_what, text, expected) => {
  expect(parseExeConfig(text)).toEqual({ ...DEFAULT_PROXY_CONFIG, ...expected });
});

test('any configuration is read back', () => {
  const config = fc.record(
    {
      enabled: fc.boolean(),
      useDefaultCredentials: fc.boolean(),
      useSystemDefault: fc.boolean(),
      bypassOnLocal: fc.boolean(),
      proxyAddress: fc.webUrl(),
    },
    { requiredKeys: ['enabled', 'useDefaultCredentials', 'useSystemDefault', 'bypassOnLocal'] },
  );
  fc.assert(
    fc.property(config, (each) => {
      expect(parseExeConfig(renderExeConfig(each))).toEqual(each);
    }),
    { seed: 2, numRuns: 100 },
  );
});

test('any text is MALFORMED, or some configuration', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `<configuration>${text}`),
      ),
      (text) => {
        try {
          parseExeConfig(text);
        } catch (error) {
          expect(error).toBeInstanceOf(HarnessError);
        }
      },
    ),
    { seed: 2, numRuns: 200 },
  );
});

const script = (answer: string): SystemProxy => ({ kind: 'script', findProxyForUrl: () => answer });

test.each<[string, object, SystemProxy, typeof PROXY | undefined]>([
  ['no settings at all', {}, NONE, undefined],
  ['the proxy of the system', {}, { kind: 'explicit', address: PROXY }, PROXY],
  [
    'a name that the system bypasses',
    {},
    { kind: 'explicit', address: PROXY, bypass: ['*.msappproxy.net'] },
    undefined,
  ],
  [
    'a name like one that the system bypasses',
    {},
    { kind: 'explicit', address: PROXY, bypass: ['msappproxy.net'] },
    PROXY,
  ],
  ['a script that names a proxy', {}, script('PROXY proxy.contoso.test:8080; DIRECT'), PROXY],
  ['a script that says direct', {}, script('DIRECT'), undefined],
  ['a script that knows SOCKS only', {}, script('SOCKS s:1; nonsense'), undefined],
  ['every proxy switched off', { enabled: false }, { kind: 'explicit', address: PROXY }, undefined],
  [
    'an address in the file, not the system',
    { useSystemDefault: false, proxyAddress: URL_OF_PROXY },
    NONE,
    PROXY,
  ],
  ['an address in the file where the system has none', { proxyAddress: URL_OF_PROXY }, NONE, PROXY],
  [
    'an address that is none',
    { useSystemDefault: false, proxyAddress: 'proxy:8080' },
    NONE,
    undefined,
  ],
])('with %s', (_what, config, system, proxy) => {
  expect(chooseProxy(CLOUD, { ...DEFAULT_PROXY_CONFIG, ...config }, system)).toEqual(proxy);
});

test('a local name is reached directly when the file says so', () => {
  const local = { host: 'intranet', port: 443 };
  const system: SystemProxy = { kind: 'explicit', address: PROXY };

  expect(chooseProxy(local, { ...DEFAULT_PROXY_CONFIG, bypassOnLocal: true }, system)).toBe(
    undefined,
  );
  expect(chooseProxy(local, DEFAULT_PROXY_CONFIG, system)).toEqual(PROXY);
});
