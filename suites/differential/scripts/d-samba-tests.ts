import type { Expectation, Script, Step } from '../step.ts';
import {
  accepted,
  addAccount,
  addPso,
  change,
  counted,
  EXPIRED,
  LOCKED,
  MINUTE,
  modify,
  refused,
  refusedStill,
  replace,
  reset,
  SECOND,
  type State,
  step,
  wait,
  waitReally,
} from './vocabulary.ts';

const COMPUTED = 'msDS-User-Account-Control-Computed';
const SELF = { on: 'self' } as const;

/** What every lockout test of Samba begins with: one failing and one succeeding bind. */
function setUp(pso: Parameters<typeof addPso>[0]): readonly Step[] {
  return [
    addPso({ threshold: 3, ...pso }),
    addAccount({ pso: 'p' }),
    accepted('right', { lastLogonTimestamp: '↑' }, SELF),
    counted(1),
    accepted('right', {
      badPwdCount: 0,
      badPasswordTime: '=',
      logonCount: 0,
      lastLogon: '↑',
      lastLogonTimestamp: '=',
    }),
  ];
}

const counters = { logonCount: 0, lastLogonTimestamp: '=' } as const;
const selfChange = (next: 'new1' | 'new2' | 'new3' | 'new4'): Step =>
  change(
    next,
    {
      code: 0,
      state: { u: { badPwdCount: 0, badPasswordTime: '=', lastLogon: '=', ...counters } },
    },
    SELF,
  );

const D1_LOGIN_BASICS: Script = {
  id: 'd1/login-basics',
  steps: [
    ...setUp({}),
    counted(1, { lastLogon: '=', ...counters }),
    accepted('right', { badPwdCount: 0, badPasswordTime: '=', lastLogon: '↑', ...counters }),
    selfChange('new1'),
    selfChange('new2'),
    selfChange('new3'),
    selfChange('new4'),
    refusedStill('52e', 'n-2', { badPwdCount: 0, ...counters }),
    accepted('n-1', { badPwdCount: 0, lastLogon: '=', ...counters }, { still: ['u'] }),
    accepted('right', { badPwdCount: 0, lastLogon: '=', ...counters }, { still: ['u'] }),
    refused('52e', 'n-3', { badPwdCount: 1, badPasswordTime: '↑', lastLogon: '=' }),
    accepted('right', { badPwdCount: 0, badPasswordTime: '=', lastLogon: '↑', ...counters }),
  ],
};

/** @param pause - passes time */
function loginLockout(
  id: string,
  times: { readonly durationMs: number; readonly windowMs: number },
  pause: (ms: number, state: State) => Step,
  slackMs: number,
): Script {
  return {
    id: `d2/login-lockout-${id}`,
    steps: [
      ...setUp(times),
      counted(1, { lockoutTime: 'absent', lastLogon: '=', ...counters }),
      accepted('right', { badPwdCount: 0, lockoutTime: 'absent', lastLogon: '↑', ...counters }),
      counted(1, { lastLogon: '=' }),
      counted(2, { lockoutTime: 'absent' }),
      counted(3, { lockoutTime: '↑', [COMPUTED]: LOCKED }),
      refusedStill('775', 'wrong', { badPwdCount: 3, [COMPUTED]: LOCKED }),
      refusedStill('775', 'wrong', { badPwdCount: 3 }),
      refusedStill('775', 'right', { badPwdCount: 3 }),
      pause(times.durationMs + slackMs, { badPwdCount: 3, lockoutTime: 'set', [COMPUTED]: 0 }),
      accepted('right', { badPwdCount: 0, lockoutTime: '0', lastLogon: '=', ...counters }),
      counted(1, { lockoutTime: '0' }),
      counted(2, { lockoutTime: '0' }),
      pause(times.windowMs + slackMs, { badPwdCount: 2, lockoutTime: '0', [COMPUTED]: 0 }),
      counted(1, { lockoutTime: '0' }),
      accepted('right', { badPwdCount: 0, lockoutTime: '0', lastLogon: '↑', ...counters }),
    ],
  };
}

const wrongOld = (count: number, lockoutTime: string, computed = 0): Step =>
  change(
    'new9',
    {
      code: 19,
      hr: '00000056',
      state: { u: { badPwdCount: count, badPasswordTime: '↑', lockoutTime, [COMPUTED]: computed } },
    },
    { ...SELF, old: 'wrong' },
  );

const lockedOut: Expectation = {
  code: 19,
  hr: '00000775',
  state: { u: { badPwdCount: 3, lockoutTime: '=', [COMPUTED]: LOCKED } },
  still: ['u'],
};

const UNLOCK: Expectation = {
  code: 0,
  state: { u: { badPwdCount: 0, lockoutTime: '0', badPasswordTime: '=', [COMPUTED]: 0 } },
};

/** `_test_userPassword_lockout_with_clear_change`, with unicodePwd. */
function lockoutWithChange(method: string, unlock: Step): Script {
  return {
    id: `d3/lockout-with-change-${method}`,
    steps: [
      ...setUp({}),
      wrongOld(1, 'absent'),
      change('new1', { code: 0, state: { u: { badPwdCount: 1, badPasswordTime: '=' } } }, SELF),
      wrongOld(2, 'absent'),
      wrongOld(3, '↑', LOCKED),
      change('new2', lockedOut, { ...SELF, old: 'wrong' }),
      change('new2', lockedOut, { ...SELF, old: 'wrong' }),
      change('new2', lockedOut, SELF),
      reset('new2', { code: 0, state: { u: { badPwdCount: 3, lockoutTime: '=' } } }),
      change('new3', lockedOut, SELF),
      replace(
        { userAccountControl: ['528'] },
        { code: 0, state: { u: { badPwdCount: 3, lockoutTime: '=', [COMPUTED]: LOCKED } } },
      ),
      unlock,
      change('new3', { code: 0, state: { u: { badPwdCount: 0, lockoutTime: '0' } } }, SELF),
      wrongOld(1, '0'),
      wrongOld(2, '0'),
      replace({ lockoutTime: ['0'] }, UNLOCK),
    ],
  };
}

const BARE = addAccount(
  { password: 'none', userAccountControl: null, pso: 'p' },
  { code: 0, state: { u: { userAccountControl: 546, [COMPUTED]: EXPIRED } } },
);

/** A bare account that somebody tries to change the password of. @param end - after it is enabled */
function observationWindow(id: string, ...end: readonly Step[]): Script {
  return {
    id: `d4/observation-window-${id}`,
    steps: [
      addPso({ threshold: 3 }),
      BARE,
      change(
        'new1',
        { code: 19, hr: '00000056', state: { u: { badPwdCount: 1 } } },
        { old: 'wrong' },
      ),
      reset('new1', { code: 0, state: { u: { badPwdCount: 1, [COMPUTED]: 0 } } }),
      replace({ userAccountControl: ['512'] }, { code: 0, state: { u: { badPwdCount: 1 } } }),
      ...end,
    ],
  };
}

const UPN_MATRIX: Script = {
  id: 'd4/upn-and-sam-account-name',
  steps: [
    addAccount({ attributes: { userPrincipalName: ['{x}.a@{dns}'] } }),
    addAccount({ account: 'v', attributes: { userPrincipalName: ['{x}.A@{dns}'] } }, { code: 19 }),
    addAccount({ account: 'w', attributes: { userPrincipalName: ['{x}.a@other.realm'] } }),
    addAccount({ account: 'y', attributes: { sAMAccountName: ['{x}.A'] } }, { code: 19 }),
    addAccount(
      { account: 'z', attributes: { userPrincipalName: ['{x}U@{dns}'] } },
      { code: 68, hr: '00002071' },
    ),
    addAccount({ account: 's', attributes: { userPrincipalName: ['{x}s@{dns}'] } }),
  ],
};

const HEAD_DN = '{base}';

/** What torture's basic.c asks of the domain head and of the root. */
const TORTURE: Script = {
  id: 'd4/torture-basic',
  steps: [
    step({ do: 'bind', name: '', password: 'empty', on: 'c', transport: 'ldap' }),
    step(
      { do: 'bind', name: 'someone@{dns}', password: 'wrong', on: 'c', transport: 'ldap' },
      { code: 8 },
    ),
    step(
      { do: 'add', dn: HEAD_DN, attributes: { objectClass: ['domain'] } },
      { code: 10, hr: '0000202b' },
    ),
    step({ do: 'add', dn: '', attributes: { objectClass: ['user'] } }, { code: 64 }),
    step({ do: 'modify', dn: HEAD_DN, changes: [] }, { code: 53 }),
    step({ do: 'delete', dn: HEAD_DN }, { code: 53 }),
    step({ do: 'delete', dn: '' }, { code: 32 }),
    step({ do: 'modify-dn', dn: '', newRdn: 'dc=test' }, { code: 32 }),
    step({ do: 'modify-dn', dn: HEAD_DN, newRdn: 'dc=test' }, { code: 80 }),
    step({ do: 'modify-dn', dn: HEAD_DN, newRdn: HEAD_DN }, { code: 64 }),
    step({ do: 'modify-dn', dn: HEAD_DN, newRdn: '' }, { code: 2 }),
  ],
};

export const D_SAMBA_TESTS: readonly Script[] = [
  D1_LOGIN_BASICS,
  loginLockout('with-defaults', { durationMs: 30 * MINUTE, windowMs: 30 * MINUTE }, wait, MINUTE),
  loginLockout(
    'with-sleep',
    { durationMs: 6 * SECOND, windowMs: 6 * SECOND },
    waitReally,
    2 * SECOND,
  ),
  lockoutWithChange('by-lockout-time', replace({ lockoutTime: ['0'] }, UNLOCK)),
  lockoutWithChange('by-user-account-control', replace({ userAccountControl: ['512'] }, UNLOCK)),
  {
    id: 'd3/previous-password-is-no-old-password',
    steps: [
      ...setUp({}),
      change('new1', { code: 0 }, SELF),
      change(
        'new2',
        { code: 19, hr: '00000056', state: { u: { badPwdCount: 1, badPasswordTime: '↑' } } },
        { ...SELF, old: 'n-1' },
      ),
      wrongOld(2, 'absent'),
      wrongOld(3, '↑', LOCKED),
      wait(31 * MINUTE, { badPwdCount: 3, lockoutTime: 'set', [COMPUTED]: 0 }),
      change('new2', { code: 0 }, SELF),
    ],
  },
  {
    id: 'd4/multiple-logon',
    steps: [
      ...setUp({}),
      ...[1, 2, 3].flatMap(() => [
        wait(SECOND),
        accepted('right', { logonCount: 0, lastLogon: '=' }, { still: ['u'] }),
      ]),
    ],
  },
  observationWindow(
    'logon-at-once',
    accepted('right', { badPwdCount: 0, lastLogon: '↑', lastLogonTimestamp: '↑' }),
  ),
  observationWindow(
    'logon-after-the-window',
    wait(31 * MINUTE, { badPwdCount: 1 }),
    accepted('right', { badPwdCount: 1, lastLogon: '0', lastLogonTimestamp: '↑' }),
  ),
  {
    id: 'd4/protected-user',
    steps: [
      addPso({ threshold: 3 }),
      addAccount({ pso: 'p', groups: ['CN=Protected Users,CN=Users,{base}'] }),
      ...[1, 2, 3, 4, 5].map(() =>
        refusedStill('52f', 'wrong', { badPwdCount: 0, lockoutTime: 'absent' }),
      ),
      modify('delete', 'member', ['{u.dn}'], { code: 0 }, 'CN=Protected Users,CN=Users,{base}'),
      accepted('right', { badPwdCount: 0 }),
    ],
  },
  {
    id: 'd4/old-password-simple-bind',
    steps: [
      addAccount(),
      accepted('right', {}, SELF),
      change('new1', { code: 0 }, SELF),
      accepted('n-1'),
      change('new2', { code: 0 }, SELF),
      refused('52e', 'n-2'),
      accepted('n-1'),
    ],
  },
  {
    id: 'd4/old-password-after-rename',
    steps: [
      addAccount(),
      accepted('right', {}, SELF),
      change('new1', { code: 0 }, SELF),
      replace({ sAMAccountName: ['{x}r'] }),
      accepted('n-1', {}, { name: '{netbios}\\{x}r' }),
      change('new2', { code: 0 }, SELF),
      accepted('n-1', {}, { name: '{netbios}\\{x}r' }),
    ],
  },
  {
    id: 'd4/old-password-attempt-reuse',
    steps: [
      addAccount(),
      accepted('right', {}, SELF),
      change('new1', { code: 0 }, SELF),
      change('new2', { code: 0 }, SELF),
      change('n-1', { code: 19, hr: '0000052d', still: ['u'] }, SELF),
      change('n-2', { code: 19, hr: '0000052d', still: ['u'] }, SELF),
      change('right', { code: 19, hr: '0000052d', still: ['u'] }, SELF),
    ],
  },
  {
    id: 'd4/must-change',
    steps: [addAccount(), replace({ pwdLastSet: ['0'] }), counted(1), refusedStill('773')],
  },
  {
    id: 'd4/pwd-last-set',
    steps: [
      addAccount(
        { attributes: { pwdLastSet: ['0'] } },
        { code: 0, state: { u: { pwdLastSet: '0' } } },
      ),
      addAccount(
        { account: 'v', attributes: { pwdLastSet: ['-1'] } },
        { code: 0, state: { v: { pwdLastSet: 'set' } } },
      ),
      addAccount({ account: 'w', attributes: { pwdLastSet: ['1'] } }, { code: 80, hr: '00000057' }),
      replace({ pwdLastSet: ['-1'] }),
      step({
        do: 'modify',
        dn: '{u.dn}',
        changes: [
          { operation: 'delete', attribute: 'pwdLastSet', values: [] },
          { operation: 'add', attribute: 'pwdLastSet', values: ['0'] },
        ],
      }),
      replace(
        { userAccountControl: [String(0x80_0200)] },
        { code: 0, state: { u: { userAccountControl: 512 } } },
      ),
      refusedStill('773'),
    ],
  },
  UPN_MATRIX,
  TORTURE,
  {
    id: 'd4/many-binds-on-one-connection',
    steps: [
      addAccount(),
      ...Array.from({ length: 20 }, () => accepted('right', {}, { on: 'c', still: [] })),
    ],
  },
  {
    id: 'd4/references-use-the-scheme-of-the-connection',
    steps: [
      addAccount(),
      ...(['ldaps', 'starttls'] as const).flatMap((transport) => [
        accepted('right', {}, { on: transport, transport }),
        step(
          { do: 'search', base: '{base}', scope: 'sub', filter: '(cn=none-{x})', on: transport },
          { code: 0, references: 3 },
        ),
      ]),
    ],
  },
  {
    id: 'd4/password-settings-minimum-age',
    steps: [
      addPso({ minAgeMs: 10 * MINUTE }),
      addAccount({ pso: 'p' }),
      accepted('right', {}, SELF),
      change('new1', { code: 19, hr: '0000052d' }, SELF),
      wait(11 * MINUTE),
      change('new1', { code: 0 }, SELF),
    ],
  },
  {
    id: 'd4/password-settings-history',
    steps: [
      addPso({ history: 0 }),
      addPso({ pso: 'q', history: 3 }),
      addAccount({ pso: 'p' }),
      accepted('right', {}, SELF),
      change('new1', { code: 0 }, SELF),
      change('n-1', { code: 0 }, SELF),
      modify('delete', 'msDS-PSOAppliesTo', ['{u.dn}'], { code: 0 }, '{p.pso}'),
      modify('add', 'msDS-PSOAppliesTo', ['{u.dn}'], { code: 0 }, '{q.pso}'),
      change('new3', { code: 0 }, SELF),
      change('n-1', { code: 19, hr: '0000052d' }, SELF),
    ],
  },
  {
    id: 'd4/equal-precedence',
    steps: [
      addPso({ precedence: 7, threshold: 2 }),
      addPso({ pso: 'q', precedence: 7, threshold: 2 }),
      addAccount({ pso: 'p' }),
      modify('add', 'msDS-PSOAppliesTo', ['{u.dn}'], { code: 0 }, '{q.pso}'),
      counted(1),
      counted(2, { lockoutTime: '↑' }),
    ],
  },
];
