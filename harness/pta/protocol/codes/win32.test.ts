import { expect, test } from 'vitest';
import {
  findWin32,
  findWin32ByKerberos,
  findWin32ByLdapData,
  findWin32ByNtstatus,
  WIN32_ERRORS,
  type Win32Error,
  win32CodeOf,
} from './win32.ts';

const rows: readonly Win32Error[] = WIN32_ERRORS;

// Code, hexadecimal, symbol, NTSTATUS, LDAP data, status/sub-status of event 4625, Kerberos result.
test.each([
  [1317, '525', 'ERROR_NO_SUCH_USER', 0xc0000064, '525', 0xc000006d, 0xc0000064, 0x6],
  [1326, '52e', 'ERROR_LOGON_FAILURE', 0xc000006d, '52e', 0xc000006d, 0xc000006a, 0x18],
  [1327, '52f', 'ERROR_ACCOUNT_RESTRICTION', 0xc000006e, '52f', 0xc000006e, undefined, 0xc],
  [1328, '530', 'ERROR_INVALID_LOGON_HOURS', 0xc000006f, '530', 0xc000006e, 0xc000006f, 0x12],
  [1329, '531', 'ERROR_INVALID_WORKSTATION', 0xc0000070, '531', 0xc000006e, 0xc0000070, 0xc],
  [1330, '532', 'ERROR_PASSWORD_EXPIRED', 0xc0000071, '532', 0xc000006e, 0xc0000071, 0x17],
  [1331, '533', 'ERROR_ACCOUNT_DISABLED', 0xc0000072, '533', 0xc000006e, 0xc0000072, 0x12],
  [1384, '568', 'ERROR_TOO_MANY_CONTEXT_IDS', 0xc000015a, '568', undefined, undefined, undefined],
  [
    1385,
    '569',
    'ERROR_LOGON_TYPE_NOT_GRANTED',
    0xc000015b,
    '569',
    0xc000015b,
    undefined,
    undefined,
  ],
  [1793, '701', 'ERROR_ACCOUNT_EXPIRED', 0xc0000193, '701', 0xc000006e, 0xc0000193, 0x12],
  [1907, '773', 'ERROR_PASSWORD_MUST_CHANGE', 0xc0000224, '773', 0xc000006e, 0xc0000224, 0x17],
  [1909, '775', 'ERROR_ACCOUNT_LOCKED_OUT', 0xc0000234, '775', 0xc0000234, undefined, 0x12],
  [1398, '576', 'ERROR_TIME_SKEW', 0xc0000133, '576', 0xc0000133, undefined, 0x25],
  [1311, '51f', 'ERROR_NO_LOGON_SERVERS', 0xc000005e, '51f', 0xc000005e, undefined, undefined],
  [1355, '54b', 'ERROR_NO_SUCH_DOMAIN', 0xc00000df, undefined, undefined, undefined, undefined],
  [
    1908,
    '774',
    'ERROR_DOMAIN_CONTROLLER_NOT_FOUND',
    0xc0000233,
    undefined,
    undefined,
    undefined,
    undefined,
  ],
  [1722, '6ba', 'RPC_S_SERVER_UNAVAILABLE', 0xc0020017, undefined, undefined, undefined, undefined],
  [
    1786,
    '6fa',
    'ERROR_NO_TRUST_LSA_SECRET',
    0xc000018a,
    undefined,
    undefined,
    undefined,
    undefined,
  ],
  [
    1787,
    '6fb',
    'ERROR_NO_TRUST_SAM_ACCOUNT',
    0xc000018b,
    undefined,
    undefined,
    undefined,
    undefined,
  ],
  [
    1788,
    '6fc',
    'ERROR_TRUSTED_DOMAIN_FAILURE',
    0xc000018c,
    undefined,
    undefined,
    undefined,
    undefined,
  ],
  [
    1789,
    '6fd',
    'ERROR_TRUSTED_RELATIONSHIP_FAILURE',
    0xc000018d,
    undefined,
    undefined,
    undefined,
    undefined,
  ],
  [1790, '6fe', 'ERROR_TRUST_FAILURE', 0xc0000190, undefined, undefined, undefined, undefined],
  [
    1792,
    '700',
    'ERROR_NETLOGON_NOT_STARTED',
    0xc0000192,
    undefined,
    undefined,
    undefined,
    undefined,
  ],
  [
    1935,
    '78f',
    'ERROR_AUTHENTICATION_FIREWALL_FAILED',
    0xc0000413,
    undefined,
    0xc0000413,
    undefined,
    undefined,
  ],
  [5, '5', 'ERROR_ACCESS_DENIED', 0xc0000022, undefined, undefined, undefined, undefined],
  [53, '35', 'ERROR_BAD_NETPATH', 0xc00000be, undefined, undefined, undefined, undefined],
  [64, '40', 'ERROR_NETNAME_DELETED', 0xc00000c9, undefined, undefined, undefined, undefined],
  [87, '57', 'ERROR_INVALID_PARAMETER', 0xc000000d, '57', undefined, undefined, undefined],
  [1314, '522', 'ERROR_PRIVILEGE_NOT_HELD', 0xc0000061, undefined, undefined, undefined, undefined],
] as const)(
  '%d is 0x%s %s',
  (code, hex, symbol, ntstatus, ldapData, status, subStatus, kerberos) => {
    const row = findWin32(code);

    expect(row?.code.toString(16)).toBe(hex);
    expect([row?.symbol, row?.ntstatus, row?.ldapData, row?.kerberos]).toEqual([
      symbol,
      ntstatus,
      ldapData,
      kerberos,
    ]);
    expect([row?.logonFailure?.status, row?.logonFailure?.subStatus]).toEqual([status, subStatus]);
  },
);

test('every code stands once, in ascending order', () => {
  const codes = rows.map(({ code }) => code);

  expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
});

test('LDAP data is the code in hexadecimal', () => {
  for (const { code, ldapData } of rows) {
    expect(ldapData ?? code.toString(16)).toBe(code.toString(16));
  }
});

test('LDAP data is found in either case', () => {
  expect(findWin32ByLdapData('52E')?.code).toBe(1326);
  expect(findWin32ByLdapData('hello')).toBeUndefined();
});

test('a symbol gives its code', () => {
  expect(win32CodeOf('ERROR_ACCOUNT_LOCKED_OUT')).toBe(1909);
});

test.each([
  [0xc000006a, [1326]],
  [0xc0000064, [1317]],
  [0xc000006f, [1328]],
  [0xc000006e, [1327]],
  [0xc0000234, [1909]],
])('NTSTATUS %d stands for %j', (ntstatus, codes) => {
  expect(findWin32ByNtstatus(ntstatus).map(({ code }) => code)).toEqual(codes);
});

test('a Kerberos result may stand for several errors', () => {
  expect(findWin32ByKerberos(0x12).map(({ code }) => code)).toEqual([1328, 1331, 1793, 1909]);
});
