import type { Expectation, Script } from '../step.ts';
import {
  accepted,
  addAccount,
  asSystem,
  counted,
  DAY,
  EXPIRED,
  modify,
  policy,
  refusedStill,
  replace,
  step,
} from './vocabulary.ts';

const COMPUTED = 'msDS-User-Account-Control-Computed';
const EXPIRY = 'msDS-UserPasswordExpiryTimeComputed';

/** Values of maxPwdAge with which no password expires on Samba. */
const NEVER_AGES = ['0', '-9223372036854775808', '-864000000000', '-10', '10'];

/** What is written to userAccountControl, and what is stored then. */
const CONTROLS: readonly (readonly [written: number, stored: number])[] = [
  [0x210, 0x200],
  [0x240, 0x200],
  [0x201, 0x200],
  [0x80_0200, 0x200],
  [0, 0x200],
  [2, 0x202],
  [0x220, 0x220],
  [0x280, 0x280],
  [0x208, 0x208],
  [0x1_0200, 0x1_0200],
  [0x10_0200, 0x10_0200],
  [0x40_0200, 0x40_0200],
  [0x100_0200, 0x100_0200],
  [0x200_0200, 0x200_0200],
  [0x4_0200, 0x4_0200],
];

export const A9_MAX_PWD_AGE: readonly Script[] = [
  {
    id: 'a9/max-pwd-age',
    exclusive: true,
    steps: [
      addAccount(),
      asSystem({ pwdLastSet: [{ agoMs: 50 * DAY }] }, { [COMPUTED]: EXPIRED }),
      ...NEVER_AGES.flatMap((age) => [
        policy(
          { maxPwdAge: [age] },
          { code: 0, state: { u: { [EXPIRY]: 'never', [COMPUTED]: 0 } } },
        ),
        accepted(),
      ]),
      policy({ maxPwdAge: ['-864000000001'] }, { code: 0, state: { u: { [COMPUTED]: EXPIRED } } }),
      refusedStill('532'),
    ],
  },
];

export const A10_USER_ACCOUNT_CONTROL: readonly Script[] = [
  {
    id: 'a10/stored-values',
    steps: [
      addAccount(),
      ...CONTROLS.map(([written, stored]) =>
        replace(
          { userAccountControl: [String(written)] },
          { code: 0, state: { u: { userAccountControl: stored } } },
        ),
      ),
      replace({ userAccountControl: [String(0x300)] }, { code: 80 }),
    ],
  },
  {
    id: 'a10/user-as-workstation',
    steps: [
      addAccount(),
      replace(
        { userAccountControl: ['4096'] },
        {
          code: 0,
          state: { u: { userAccountControl: 4096, [EXPIRY]: 'never' } },
        },
      ),
    ],
  },
  {
    id: 'a10/password-expired-bit-does-nothing',
    steps: [
      addAccount(),
      replace(
        { userAccountControl: [String(0x80_0200)] },
        {
          code: 0,
          state: { u: { userAccountControl: 512, [COMPUTED]: 0 } },
        },
      ),
      accepted(),
    ],
  },
  {
    id: 'a10/not-a-number',
    steps: [addAccount(), replace({ userAccountControl: ['abc'] }, { code: 0 })],
  },
];

const timestamp = (lastLogonTimestamp: string): Expectation => ({
  code: 0,
  state: { u: { lastLogonTimestamp } },
});

export const A11_LAST_LOGON_TIMESTAMP: readonly Script[] = [
  {
    id: 'a11/refresh',
    steps: [
      addAccount({}, timestamp('absent')),
      counted(1, { lastLogonTimestamp: 'absent' }),
      accepted('right', { lastLogonTimestamp: '↑' }),
      accepted('right', { lastLogonTimestamp: '=' }),
      asSystem({ lastLogonTimestamp: [{ agoMs: 8 * DAY }] }),
      accepted('right', { lastLogonTimestamp: '=' }),
      asSystem({ lastLogonTimestamp: [{ agoMs: 15 * DAY }] }),
      counted(1, { lastLogonTimestamp: '=' }),
      accepted('right', { lastLogonTimestamp: '↑' }),
      asSystem({ lastLogonTimestamp: [{ aheadMs: 2 * DAY }] }),
      accepted('right', { lastLogonTimestamp: '=' }),
    ],
  },
  {
    id: 'a11/refused-binds-leave-it',
    steps: [
      addAccount(),
      asSystem({ lastLogonTimestamp: [{ agoMs: 15 * DAY }] }),
      replace({ userAccountControl: ['514'] }),
      refusedStill('533', 'right', { lastLogonTimestamp: '=' }),
      replace({ userAccountControl: ['512'] }),
      accepted('right', { lastLogonTimestamp: '↑' }),
    ],
  },
  {
    id: 'a11/interval-of-the-domain',
    exclusive: true,
    steps: [
      addAccount(),
      modify('replace', 'msDS-LogonTimeSyncInterval', ['0'], { code: 0 }, '{base}'),
      accepted('right', { lastLogonTimestamp: 'absent' }),
      modify('replace', 'msDS-LogonTimeSyncInterval', ['3'], { code: 0 }, '{base}'),
      asSystem({ lastLogonTimestamp: [{ agoMs: 2 * DAY }] }),
      accepted('right', { lastLogonTimestamp: '=' }),
      asSystem({ lastLogonTimestamp: [{ agoMs: 4 * DAY }] }),
      accepted('right', { lastLogonTimestamp: '↑' }),
      step({
        do: 'modify',
        dn: '{base}',
        changes: [{ operation: 'delete', attribute: 'msDS-LogonTimeSyncInterval', values: [] }],
      }),
    ],
  },
];
