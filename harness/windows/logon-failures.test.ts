import { expect, test } from 'vitest';
import { WIN32_ERRORS } from '../pta/protocol/codes/win32.ts';
import { LOGON_FAILURES, logonFailureOf } from './logon-failures.ts';

// Win32, status and sub-status and reason of event 4625, Kerberos result, event of the domain controller.
test.each([
  [1317, 0xc000006d, 0xc0000064, '%%2313', 0x06, 'ticket-refused'],
  [1326, 0xc000006d, 0xc000006a, '%%2313', 0x18, 'pre-authentication-failed'],
  [1327, 0xc000006e, 0, '%%2304', 0x0c, 'ticket-refused'],
  [1328, 0xc000006e, 0xc000006f, '%%2311', 0x12, 'ticket-refused'],
  [1329, 0xc000006e, 0xc0000070, '%%2312', 0x0c, 'ticket-refused'],
  [1330, 0xc000006e, 0xc0000071, '%%2309', 0x17, 'pre-authentication-failed'],
  [1331, 0xc000006e, 0xc0000072, '%%2310', 0x12, 'ticket-refused'],
  [1384, 0xc000015a, 0, '%%2304', undefined, 'tickets-issued'],
  [1385, 0xc000015b, 0, '%%2308', undefined, 'tickets-issued'],
  [1793, 0xc000006e, 0xc0000193, '%%2305', 0x12, 'ticket-refused'],
  [1907, 0xc000006e, 0xc0000224, '%%2309', 0x17, 'pre-authentication-failed'],
  [1909, 0xc0000234, 0, '%%2307', 0x12, 'ticket-refused'],
  [1398, 0xc0000133, 0, '%%2304', 0x25, 'ticket-refused'],
  [1311, 0xc000005e, 0, '%%2304', undefined, 'none'],
  [1355, 0xc00000df, 0, '%%2304', undefined, 'none'],
  [1908, 0xc0000233, 0, '%%2304', undefined, 'none'],
  [1722, 0xc0020017, 0, '%%2304', undefined, 'none'],
  [1786, 0xc000018a, 0, '%%2304', undefined, 'none'],
  [1787, 0xc000018b, 0, '%%2304', undefined, 'none'],
  [1788, 0xc000018c, 0, '%%2304', undefined, 'none'],
  [1789, 0xc000018d, 0, '%%2304', undefined, 'none'],
  [1790, 0xc0000190, 0, '%%2304', undefined, 'none'],
  [1792, 0xc0000192, 0, '%%2306', undefined, 'none'],
  [1935, 0xc0000413, 0, '%%2304', undefined, 'none'],
  [5, 0xc0000022, 0, '%%2304', undefined, 'none'],
  [53, 0xc00000be, 0, '%%2304', undefined, 'none'],
  [64, 0xc00000c9, 0, '%%2304', undefined, 'none'],
  [87, 0xc000000d, 0, '%%2304', undefined, 'none'],
  [1314, 0xc0000061, 0, '%%2304', undefined, 'none'],
] as const)('%i is written down', (win32, status, subStatus, failureReason, kerberos, tickets) => {
  expect(logonFailureOf(win32)).toEqual({
    win32,
    status,
    subStatus,
    failureReason,
    ...(kerberos !== undefined && { kerberos }),
    tickets,
    isRefusal: expect.any(Boolean),
  });
});

test('every Win32 error has its row', () => {
  expect(LOGON_FAILURES.map(({ win32 }) => win32)).toEqual(WIN32_ERRORS.map(({ code }) => code));
});

test('what a controller decides is a refusal, and what keeps it from deciding is none', () => {
  const refusals = LOGON_FAILURES.filter(({ isRefusal }) => isRefusal).map(({ win32 }) => win32);

  expect(refusals).toEqual([
    1317, 1326, 1327, 1328, 1329, 1330, 1331, 1384, 1385, 1793, 1907, 1909, 1935,
  ]);
});

test('an error of no table is a general logon failure', () => {
  expect(logonFailureOf(424_242)).toMatchObject({ win32: 424_242, status: 0xc000006d });
});
