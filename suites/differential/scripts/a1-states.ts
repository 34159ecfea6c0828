import type { PasswordName, Script, Step } from '../step.ts';
import {
  accepted,
  addAccount,
  addPso,
  asSystem,
  counted,
  DAY,
  EXPIRED,
  LOCK,
  LOCKED,
  policy,
  refused,
  refusedStill,
  replace,
  reset,
  SECOND,
  type State,
  search,
  step,
  waitReally,
} from './vocabulary.ts';

const COMPUTED = 'msDS-User-Account-Control-Computed';
const EXPIRY = 'msDS-UserPasswordExpiryTimeComputed';

/** A right password is refused and moves nothing; a wrong one counts. */
function restricted(id: string, data: string, setUp: readonly Step[], state: State = {}): Script {
  return {
    id: `a1/${id}`,
    steps: [
      addAccount(),
      ...setUp,
      refusedStill(data, 'right', state),
      counted(1),
      refusedStill(data),
    ],
  };
}

/** The state stops nobody. */
function unrestricted(id: string, setUp: readonly Step[], state: State = {}): Script {
  return {
    id: `a1/${id}`,
    steps: [
      addAccount(),
      ...setUp,
      accepted('right', state),
      counted(1),
      accepted('right', { badPwdCount: 0 }),
    ],
  };
}

const NAMES_OF_NOBODY = [
  'nobody-{x}@{dns}',
  '{netbios}\\nobody-{x}',
  'CN=nobody-{x},CN=Users,{base}',
  'nobody-{x}',
];

const NEVER_VALUES = ['0', '-1', '9223372036854775807'];

/** 1 tick after 1601, and 1970. */
const LONG_AGO = ['1', '116444736000000000'];

const text = (password: string): PasswordName => ({ text: password });

export const A1_STATES: readonly Script[] = [
  {
    id: 'a1/plain',
    steps: [
      addAccount(),
      accepted('right', { lastLogonTimestamp: '↑', lastLogon: '0', logonCount: 0, badPwdCount: 0 }),
      accepted('right', { lastLogon: '0' }, { still: ['u'] }),
      counted(1, { lastLogon: '0' }),
      counted(2),
      accepted('right', { badPwdCount: 0, lastLogon: '↑', badPasswordTime: '=', logonCount: 0 }),
    ],
  },
  {
    id: 'a1/threshold-0-of-the-domain',
    exclusive: true,
    steps: [
      policy({ lockoutThreshold: ['0'] }),
      addAccount(),
      refusedStill('52e', 'wrong', { badPwdCount: 0, badPasswordTime: '0' }),
      accepted(),
    ],
  },
  {
    id: 'a1/threshold-0-of-a-pso',
    steps: [
      addPso({ threshold: 0 }),
      addAccount({ pso: 'p' }),
      refusedStill('52e', 'wrong', { badPwdCount: 0, badPasswordTime: '0' }),
      accepted(),
    ],
  },
  {
    id: 'a1/unknown-name',
    steps: NAMES_OF_NOBODY.map((name) =>
      step({ do: 'bind', name, password: 'wrong' }, { code: 49, data: '52e', hr: '80090308' }),
    ),
  },
  restricted('disabled', '533', [replace({ userAccountControl: ['514'] })]),
  restricted('account-expired', '701', [replace({ accountExpires: [{ agoMs: DAY }] })]),
  ...NEVER_VALUES.map((value) =>
    unrestricted(`account-expires-${value}`, [replace({ accountExpires: [value] })]),
  ),
  ...LONG_AGO.map((value) =>
    restricted(`account-expires-${value}`, '701', [replace({ accountExpires: [value] })]),
  ),
  {
    id: 'a1/account-expires-soon',
    steps: [
      addAccount(),
      replace({ accountExpires: [{ aheadMs: 8 * SECOND }] }),
      accepted(),
      waitReally(9 * SECOND),
      refusedStill('701'),
    ],
  },
  restricted('password-expired', '532', [asSystem({ pwdLastSet: [{ agoMs: 50 * DAY }] })], {
    [COMPUTED]: EXPIRED,
  }),
  restricted('must-change', '773', [replace({ pwdLastSet: ['0'] })], {
    [COMPUTED]: EXPIRED,
    [EXPIRY]: '0',
  }),
  unrestricted(
    'password-never-expires',
    [replace({ userAccountControl: ['66048'] }), asSystem({ pwdLastSet: [{ agoMs: 50 * DAY }] })],
    { [COMPUTED]: 0, [EXPIRY]: 'never' },
  ),
  unrestricted(
    'password-never-expires-must-change',
    [replace({ userAccountControl: ['66048'] }), replace({ pwdLastSet: ['0'] })],
    { [COMPUTED]: 0, [EXPIRY]: 'never' },
  ),
  {
    id: 'a1/smartcard-required',
    steps: [
      addAccount(),
      replace({ userAccountControl: [String(0x40200)] }),
      // Setting the flag makes the password random.
      refused('52e', 'right', { badPwdCount: 1, badPasswordTime: '↑' }),
      reset('new1'),
      accepted('right', { badPwdCount: 0 }),
      asSystem({ pwdLastSet: [{ agoMs: 50 * DAY }] }, { [EXPIRY]: 'never', [COMPUTED]: 0 }),
      accepted(),
      counted(1),
    ],
  },
  restricted('logon-hours', '530', [replace({ logonHours: [{ hours: 'all-but-now' }] })]),
  restricted('logon-hours-none', '530', [replace({ logonHours: [{ hours: 'none' }] })]),
  unrestricted('logon-hours-now', [replace({ logonHours: [{ hours: 'only-now' }] })]),
  unrestricted('logon-hours-malformed', [replace({ logonHours: [{ hex: '0000000000' }] })]),
  restricted('workstations', '531', [replace({ userWorkstations: ['WS1'] })]),
  unrestricted('workstations-with-the-controller', [replace({ userWorkstations: ['WS1,{dc}'] })]),
  {
    id: 'a1/locked',
    steps: [
      addAccount(),
      LOCK,
      refusedStill('775', 'right', { [COMPUTED]: LOCKED }),
      refusedStill('775', 'wrong', { badPwdCount: 0 }),
    ],
  },
  {
    id: 'a1/protected-users',
    steps: [
      addAccount({ groups: ['CN=Protected Users,CN=Users,{base}'] }),
      refusedStill('52f', 'right', { badPwdCount: 0 }),
      refusedStill('52f', 'wrong', { badPwdCount: 0, badPasswordTime: '0' }),
      LOCK,
      refusedStill('52f'),
      refusedStill('52f', 'wrong'),
      replace({ userAccountControl: ['514'] }),
      refusedStill('52f'),
    ],
  },
  {
    id: 'a1/computer',
    steps: [
      addAccount({
        userAccountControl: 4096,
        attributes: { objectClass: ['computer'], sAMAccountName: ['{x}u$'] },
      }),
      accepted('right', { [COMPUTED]: 0, [EXPIRY]: 'never' }),
      ...[1, 2, 3, 4].map((count) => counted(count)),
      counted(5, { lockoutTime: '↑', [COMPUTED]: 0 }),
      refused('52e', 'wrong', { badPasswordTime: '↑', lockoutTime: '↑', [COMPUTED]: 0 }),
      accepted('right', { badPwdCount: 0, lockoutTime: '0' }),
    ],
  },
  {
    id: 'a1/disabled-built-in',
    steps: ['krbtgt', 'Guest'].map((name) =>
      step(
        { do: 'bind', name: `{netbios}\\${name}`, password: 'wrong' },
        { code: 49, data: '52e' },
      ),
    ),
  },
  {
    id: 'a1/administrator-never-locks',
    steps: [
      ...Array.from({ length: 6 }, () =>
        step(
          { do: 'bind', name: '{netbios}\\Administrator', password: 'wrong' },
          { code: 49, data: '52e' },
        ),
      ),
      search(
        '(sAMAccountName=Administrator)',
        { attributes: ['badPwdCount'] },
        { code: 0, values: { badPwdCount: ['0'] } },
      ),
    ],
  },
  {
    id: 'a1/administrator-locks-when-the-policy-says-so',
    exclusive: true,
    steps: [
      policy({ pwdProperties: ['9'] }),
      step(
        { do: 'bind', name: '{netbios}\\Administrator', password: 'wrong' },
        { code: 49, data: '52e' },
      ),
      search(
        '(sAMAccountName=Administrator)',
        { attributes: ['badPwdCount'] },
        { code: 0, values: { badPwdCount: ['1'] } },
      ),
      replace({ lockoutTime: ['0'] }, { code: 0 }, 'CN=Administrator,CN=Users,{base}'),
    ],
  },
  {
    id: 'a1/name-of-a-built-in-group',
    steps: [
      step({ do: 'bind', name: 'S-1-5-32-544', password: 'wrong' }, { code: 49, data: '51f' }),
    ],
  },
  {
    id: 'a1/passwords-are-compared-exactly',
    steps: [
      addAccount({ password: text('Caf\u00e9-Noir-77!') }),
      accepted(),
      refused('52e', text('caf\u00e9-noir-77!'), { badPwdCount: 1 }),
      refused('52e', text('Caf\u00e9-Noir-77! '), { badPwdCount: 2 }),
      refused('52e', text('Cafe\u0301-Noir-77!'), { badPwdCount: 3 }),
      accepted(text('Caf\u00e9-Noir-77!\u0000junk'), { badPwdCount: 0 }),
    ],
  },
  {
    id: 'a1/long-password',
    steps: [
      addAccount({ password: text(`Aa1!${'x'.repeat(499)}`) }),
      accepted(),
      refused('52e', text(`Aa1!${'x'.repeat(498)}`), { badPwdCount: 1 }),
    ],
  },
];
