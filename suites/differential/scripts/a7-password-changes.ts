import type { Expectation, Script, Step } from '../step.ts';
import {
  accepted,
  addAccount,
  addPso,
  change,
  counted,
  DAY,
  LOCK,
  modify,
  refused,
  refusedStill,
  replace,
  reset,
  type State,
  search,
  step,
} from './vocabulary.ts';

const SELF = { on: 'self' } as const;
const BIND_SELF = accepted('right', {}, SELF);

const wrongOld = (count: number, state: State = {}): Expectation => ({
  code: 19,
  hr: '00000056',
  state: { u: { badPwdCount: count, badPasswordTime: '↑', ...state } },
});
const againstPolicy: Expectation = { code: 19, hr: '0000052d', still: ['u'] };
const lockedOut: Expectation = { code: 19, hr: '00000775', still: ['u'] };
const changed = (state: State = {}): Expectation => ({
  code: 0,
  state: { u: { pwdLastSet: '↑', ...state } },
});

function script(id: string, ...steps: readonly Step[]): Script {
  return { id: `a7/${id}`, steps: [addAccount(), BIND_SELF, ...steps] };
}

/** Long enough, and of these classes of characters. */
const COMPLEXITY: readonly (readonly [password: string, isTaken: boolean])[] = [
  ['éàüÄÖabc', false],
  ['Abcdefg1', true],
  ['abcdefg1!', true],
  ['Abc123!', true],
  ['abcdefgh', false],
  ['abcdefg1', false],
  ['ABCDEFG1', false],
  ['Ab1!', false],
];

/** Policy hints, deprecated and not. */
const POLICY_HINTS = ['1.2.840.113556.1.4.2239', '1.2.840.113556.1.4.2066'];

export const A7_PASSWORD_CHANGES: readonly Script[] = [
  script(
    'change',
    counted(1),
    change('new1', changed({ badPwdCount: 1, badPasswordTime: '=' }), SELF),
    accepted('right', { badPwdCount: 0 }),
    change('new2', wrongOld(1), { ...SELF, old: 'wrong' }),
    change('new2', wrongOld(2), { ...SELF, old: 'n-1' }),
    change('right', { ...againstPolicy }, SELF),
    change('n-1', { ...againstPolicy }, SELF),
    change({ text: 'Ab1!' }, againstPolicy, SELF),
    change({ text: 'abcdefghijkl' }, againstPolicy, SELF),
    change('new2', changed(), SELF),
    accepted('right', { badPwdCount: 0 }),
  ),
  {
    id: 'a7/wrong-old-passwords-lock',
    steps: [
      addPso({ threshold: 3 }),
      addAccount({ pso: 'p' }),
      BIND_SELF,
      change('new1', wrongOld(1), { ...SELF, old: 'wrong' }),
      change('new1', wrongOld(2), { ...SELF, old: 'wrong' }),
      change('new1', wrongOld(3, { lockoutTime: '↑' }), { ...SELF, old: 'wrong' }),
      change('new1', lockedOut, { ...SELF, old: 'wrong' }),
      change('new1', lockedOut, SELF),
      refusedStill('775'),
    ],
  },
  script(
    'locked',
    LOCK,
    change('new1', lockedOut, SELF),
    change('new1', lockedOut, { ...SELF, old: 'wrong' }),
  ),
  {
    id: 'a7/minimum-age',
    steps: [
      addPso({ minAgeMs: 2 * DAY }),
      addAccount({ pso: 'p' }),
      BIND_SELF,
      change('new1', againstPolicy, SELF),
      change('new1', wrongOld(1), { ...SELF, old: 'wrong' }),
      reset('new1', changed({ badPwdCount: 1 })),
      change('new2', againstPolicy, SELF),
    ],
  },
  script(
    'by-another-user',
    addAccount({ account: 'v' }),
    accepted('right', {}, { account: 'v', on: 'other' }),
    change('new1', changed(), { on: 'other' }),
    change('new2', wrongOld(1), { on: 'other', old: 'wrong' }),
    reset('new2', { code: 50, still: ['u'] }, { on: 'other' }),
    accepted('right', { badPwdCount: 0 }),
  ),
  script(
    'odd-forms',
    change('new1', { code: 50, still: ['u'] }, { ...SELF, how: 'reset' }),
    change('new1', { code: 50, still: ['u'] }, { ...SELF, how: 'add-only' }),
    change('new1', { code: 53, hr: '00002035', still: ['u'] }, { ...SELF, how: 'delete-only' }),
    change('new1', { code: 19, hr: '0000202f', still: ['u'] }, { ...SELF, how: 'unquoted-change' }),
    accepted('right'),
  ),
  script(
    'reset',
    counted(1),
    reset('new1', changed({ badPwdCount: 1, badPasswordTime: '=' })),
    reset('new0', changed({ badPwdCount: 1 })),
    reset('new0', changed({ badPwdCount: 1 })),
    reset({ text: 'Ab1!' }, againstPolicy),
    reset({ text: 'abcdefghijkl' }, againstPolicy),
    reset('new2', { code: 53, still: ['u'] }, { how: 'unquoted-reset' }),
    accepted('right', { badPwdCount: 0 }),
  ),
  script(
    'policy-hints',
    ...POLICY_HINTS.map((oid) =>
      reset(
        'new1',
        { code: 12, still: ['u'] },
        {
          controls: [{ oid, critical: true, hex: '3003020101' }],
        },
      ),
    ),
  ),
  script(
    'pwd-last-set',
    replace({ pwdLastSet: ['0'] }, { code: 0, state: { u: { pwdLastSet: '0' } } }),
    replace({ pwdLastSet: ['-1'] }, { code: 0, state: { u: { pwdLastSet: '↑' } } }),
    replace({ pwdLastSet: ['1'] }, { code: 80, hr: '00000057', still: ['u'] }),
    replace({ pwdLastSet: [{ agoMs: DAY }] }, { code: 80, hr: '00000057', still: ['u'] }),
    accepted('right'),
  ),
  script(
    'on-a-connection-bound-before',
    replace({ pwdLastSet: ['0'] }),
    refusedStill('773'),
    change('new1', changed(), SELF),
    accepted('right'),
    replace({ userAccountControl: ['514'] }),
    change('new2', changed(), SELF),
    refusedStill('533'),
  ),
  {
    id: 'a7/cannot-change-password',
    steps: [
      addAccount(
        { userAccountControl: 512 | 0x40 },
        { code: 0, state: { u: { userAccountControl: 576 } } },
      ),
      BIND_SELF,
      change('new1', againstPolicy, SELF),
      reset('new1', changed()),
      replace(
        { userAccountControl: ['512'] },
        { code: 0, state: { u: { userAccountControl: 512 } } },
      ),
      replace(
        { userAccountControl: ['576'] },
        { code: 0, state: { u: { userAccountControl: 512 } } },
      ),
    ],
  },
  {
    id: 'a7/not-bound',
    steps: [
      addAccount(),
      change('new1', { code: 1, hr: '00002020', still: ['u'] }, { on: 'nobody' }),
      step({ do: 'bind', name: '', password: 'empty', on: 'nobody' }),
      change('new1', { code: 1, hr: '00002020', still: ['u'] }, { on: 'nobody' }),
    ],
  },
  script(
    'user-password-is-a-plain-attribute',
    step(
      {
        do: 'modify',
        dn: '{u.dn}',
        on: 'self',
        changes: [
          { operation: 'delete', attribute: 'userPassword', values: ['Pass-new0-Zq7!'] },
          { operation: 'add', attribute: 'userPassword', values: ['Pass-new1-Zq7!'] },
        ],
      },
      { code: 50, still: ['u'] },
    ),
  ),
  script(
    'unicode-pwd-cannot-be-read',
    search(
      '(cn={x}u)',
      { attributes: ['unicodePwd'] },
      {
        code: 0,
        found: 1,
        values: { unicodePwd: 'absent' },
      },
    ),
    search('(&(cn={x}u)(unicodePwd=*))', {}, { code: 0, found: 0 }),
    step({ do: 'compare', dn: '{u.dn}', attribute: 'unicodePwd', value: 'x' }, { code: 5 }),
  ),
  script(
    'complexity',
    ...COMPLEXITY.map(([password, isTaken]) =>
      reset({ text: password }, isTaken ? changed() : againstPolicy),
    ),
    // Names of the account are not looked for in it.
    reset({ text: '{u.sam}-9Z-longname' }, changed()),
  ),
  script(
    'delete-and-add-by-the-administrator',
    change('new1', wrongOld(1), { old: 'wrong' }),
    change('new1', changed({ badPwdCount: 1 })),
    refused('52e', 'wrong', { badPwdCount: 2 }),
    modify('replace', 'unicodePwd', [], { code: 53 }),
  ),
];
