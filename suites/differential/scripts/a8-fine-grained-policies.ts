import type { Script } from '../step.ts';
import {
  accepted,
  addAccount,
  addPso,
  asSystem,
  counted,
  DAY,
  EXPIRED,
  LOCKED,
  MINUTE,
  modify,
  refusedStill,
  replace,
  reset,
  search,
  step,
  wait,
} from './vocabulary.ts';

const COMPUTED = 'msDS-User-Account-Control-Computed';
const RESULTANT = 'msDS-ResultantPSO';
const psoOf = (name: string) => `CN={x}${name},CN=Password Settings Container,CN=System,{base}`;
const GLOBAL_SECURITY = String(-2147483646);
const group = (name: string, type = GLOBAL_SECURITY) =>
  step({
    do: 'add',
    dn: `CN={x}${name},CN=Users,{base}`,
    attributes: { objectClass: ['group'], sAMAccountName: [`{x}${name}`], groupType: [type] },
  });
const groupDn = (name: string) => `CN={x}${name},CN=Users,{base}`;
const resultant = (value: string) => ({ code: 0, state: { u: { [RESULTANT]: value } } });

export const A8_FINE_GRAINED_POLICIES: readonly Script[] = [
  {
    id: 'a8/overrides-the-domain',
    steps: [
      addPso({ threshold: 2, durationMs: 10 * MINUTE, windowMs: 10 * MINUTE, minLength: 14 }),
      addAccount({ pso: 'p', password: { text: 'Long-enough-99!' } }, resultant(psoOf('p'))),
      counted(1),
      counted(2, { lockoutTime: '↑', [COMPUTED]: LOCKED }),
      refusedStill('775'),
      wait(11 * MINUTE, { [COMPUTED]: 0 }),
      accepted('right', { badPwdCount: 0 }),
      reset({ text: 'Too-short-9!' }, { code: 19, hr: '0000052d' }),
      reset({ text: 'Just-long-en-9!' }),
      search(
        '(cn={x}u)',
        { attributes: [RESULTANT] },
        { code: 0, values: { [RESULTANT]: [psoOf('p')] } },
      ),
    ],
  },
  {
    id: 'a8/user-link-beats-group-link',
    steps: [
      group('g'),
      addPso({ precedence: 10, threshold: 2 }),
      addPso({ pso: 'q', precedence: 5, threshold: 3, appliesTo: [groupDn('g')] }),
      addAccount({ groups: [groupDn('g')] }, resultant(psoOf('q'))),
      modify('add', 'msDS-PSOAppliesTo', ['{u.dn}'], resultant(psoOf('p')), '{p.pso}'),
      counted(1),
      counted(2, { [COMPUTED]: LOCKED }),
    ],
  },
  {
    id: 'a8/lowest-precedence-of-groups',
    steps: [
      group('g'),
      group('h'),
      addPso({ precedence: 10, appliesTo: [groupDn('g')] }),
      addPso({ pso: 'q', precedence: 5, appliesTo: [groupDn('h')] }),
      addAccount({ groups: [groupDn('g')] }, resultant(psoOf('p'))),
      modify('add', 'member', ['{u.dn}'], resultant(psoOf('q')), groupDn('h')),
      replace({ 'msDS-PasswordSettingsPrecedence': ['20'] }, resultant(psoOf('p')), '{q.pso}'),
      modify('delete', 'member', ['{u.dn}'], resultant(psoOf('q')), groupDn('g')),
      modify('delete', 'member', ['{u.dn}'], resultant('absent'), groupDn('h')),
    ],
  },
  {
    id: 'a8/nested-groups',
    steps: [
      group('g'),
      group('h'),
      modify('add', 'member', [groupDn('h')], { code: 0 }, groupDn('g')),
      addPso({ appliesTo: [groupDn('g')] }),
      addAccount({ groups: [groupDn('h')] }, resultant(psoOf('p'))),
      modify('delete', 'member', [groupDn('h')], resultant('absent'), groupDn('g')),
    ],
  },
  {
    id: 'a8/maximum-age',
    steps: [
      addPso({ maxAgeMs: 2 * DAY }),
      addAccount({ pso: 'p' }),
      asSystem({ pwdLastSet: [{ agoMs: 3 * DAY }] }, { [COMPUTED]: EXPIRED }),
      refusedStill('532'),
      asSystem({ pwdLastSet: [{ agoMs: 1 * DAY }] }, { [COMPUTED]: 0 }),
      accepted(),
    ],
  },
  {
    id: 'a8/duration-0-lasts',
    steps: [
      addPso({ threshold: 1, durationMs: 0 }),
      addAccount({ pso: 'p' }),
      counted(1, { lockoutTime: '↑' }),
      wait(100 * DAY, { [COMPUTED]: LOCKED | EXPIRED }),
      refusedStill('775'),
      replace({ lockoutTime: ['0'] }),
      refusedStill('532'),
    ],
  },
  {
    id: 'a8/deleted-while-locked',
    steps: [
      addPso({ threshold: 1, durationMs: 120 * MINUTE }),
      addAccount({ pso: 'p' }),
      counted(1, { lockoutTime: '↑' }),
      wait(40 * MINUTE, { [COMPUTED]: LOCKED }),
      refusedStill('775'),
      step(
        { do: 'delete', dn: '{p.pso}' },
        { code: 0, state: { u: { [COMPUTED]: 0, [RESULTANT]: 'absent' } } },
      ),
      accepted('right', { badPwdCount: 0, lockoutTime: '0' }),
    ],
  },
  {
    id: 'a8/not-for-computers',
    steps: [
      addPso({ threshold: 1 }),
      addAccount(
        {
          pso: 'p',
          userAccountControl: 4096,
          attributes: { objectClass: ['computer'], sAMAccountName: ['{x}u$'] },
        },
        resultant('absent'),
      ),
    ],
  },
  {
    id: 'a8/only-in-its-container',
    steps: [
      step({
        do: 'add',
        dn: 'OU={x}ou,{base}',
        attributes: { objectClass: ['organizationalUnit'] },
      }),
      step(
        {
          do: 'add',
          dn: 'CN={x}p,OU={x}ou,{base}',
          attributes: {
            objectClass: ['msDS-PasswordSettings'],
            'msDS-PasswordSettingsPrecedence': ['1'],
            'msDS-LockoutThreshold': ['1'],
            'msDS-LockoutDuration': ['-10000000'],
            'msDS-LockoutObservationWindow': ['-10000000'],
            'msDS-MaximumPasswordAge': ['-10000000'],
            'msDS-MinimumPasswordAge': ['0'],
            'msDS-MinimumPasswordLength': ['1'],
            'msDS-PasswordHistoryLength': ['1'],
            'msDS-PasswordComplexityEnabled': ['FALSE'],
            'msDS-PasswordReversibleEncryptionEnabled': ['FALSE'],
          },
        },
        { code: 64, hr: '00002037' },
      ),
    ],
  },
];
