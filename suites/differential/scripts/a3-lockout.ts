import type { Attributes, Expectation, Script, Step } from '../step.ts';
import {
  accepted,
  addAccount,
  addPso,
  counted,
  LOCKED,
  MINUTE,
  modify,
  policy,
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
const MINUTES = { threshold: 3, durationMs: 30 * MINUTE, windowMs: 20 * MINUTE };

/** Three wrong passwords. */
const LOCKING: readonly Step[] = [
  counted(1, { lockoutTime: 'absent', [COMPUTED]: 0 }),
  counted(2, { lockoutTime: 'absent', [COMPUTED]: 0 }),
  counted(3, { lockoutTime: '↑', [COMPUTED]: LOCKED }),
];

const LOCKED_STILL: readonly Step[] = [
  refusedStill('775', 'wrong', { badPwdCount: 3, [COMPUTED]: LOCKED }),
  refusedStill('775', 'right', { badPwdCount: 3, [COMPUTED]: LOCKED }),
];

function script(id: string, pso: Parameters<typeof addPso>[0], ...steps: readonly Step[]): Script {
  return { id: `a3/${id}`, steps: [addPso(pso), addAccount({ pso: 'p' }), ...steps] };
}

/** What an administrator does to a locked account, and what the account shows then. */
function unlocking(id: string, action: Step, then: Step): Script {
  return script(`unlock-${id}`, MINUTES, ...LOCKING, action, then);
}

const unlocked = (state: State = {}): Expectation => ({
  code: 0,
  state: { u: { badPwdCount: 0, lockoutTime: '0', badPasswordTime: '=', [COMPUTED]: 0, ...state } },
});

const stays: Expectation = { code: 0, state: { u: { badPwdCount: 3, lockoutTime: '=' } } };

/** Policies that [MS-SAMR] 3.1.1.6 forbids; Samba takes them. */
const ODD_POLICIES: readonly Attributes[] = [
  { lockoutDuration: [{ intervalMs: 1 * MINUTE }] },
  { lockoutDuration: ['18000000000'], lockOutObservationWindow: ['18000000000'] },
  { lockoutThreshold: ['-1'] },
];

export const A3_LOCKOUT: readonly Script[] = [
  script(
    'sequence',
    MINUTES,
    accepted('right', { badPwdCount: 0, lockoutTime: 'absent', [COMPUTED]: 0 }),
    ...LOCKING,
    ...LOCKED_STILL,
    wait(31 * MINUTE, { badPwdCount: 3, lockoutTime: 'set', [COMPUTED]: 0 }),
    counted(1, { lockoutTime: '=', [COMPUTED]: 0 }),
    accepted('right', { badPwdCount: 0, lockoutTime: '0', lastLogon: '0' }),
  ),
  script(
    'sequence-in-real-time',
    { threshold: 3, durationMs: 6 * SECOND, windowMs: 5 * SECOND },
    accepted('right', { badPwdCount: 0 }),
    ...LOCKING,
    ...LOCKED_STILL,
    waitReally(8 * SECOND, { badPwdCount: 3, lockoutTime: 'set', [COMPUTED]: 0 }),
    counted(1, { lockoutTime: '=', [COMPUTED]: 0 }),
    accepted('right', { badPwdCount: 0, lockoutTime: '0', lastLogon: '0' }),
  ),
  script(
    'right-after-the-duration',
    MINUTES,
    ...LOCKING,
    wait(31 * MINUTE),
    accepted('right', { badPwdCount: 0, lockoutTime: '0', lastLogon: '0' }),
  ),
  script(
    'window-slides',
    MINUTES,
    counted(1),
    wait(15 * MINUTE),
    counted(2),
    wait(15 * MINUTE),
    counted(3, { lockoutTime: '↑', [COMPUTED]: LOCKED }),
  ),
  script(
    'window-passes',
    MINUTES,
    counted(1),
    counted(2),
    wait(21 * MINUTE, { badPwdCount: 2 }),
    counted(1),
    wait(21 * MINUTE, { badPwdCount: 1 }),
    // The effective count is 0, so that there is nothing to clear.
    accepted('right', { badPwdCount: 1, lastLogon: '0' }),
  ),
  script('window-boundary-inside', MINUTES, counted(1), wait(20 * MINUTE - 5 * SECOND), counted(2)),
  script(
    'window-boundary-outside',
    MINUTES,
    counted(1),
    wait(20 * MINUTE + 5 * SECOND),
    counted(1),
  ),
  script(
    'duration-boundary',
    MINUTES,
    ...LOCKING,
    wait(30 * MINUTE - 20 * SECOND),
    refusedStill('775'),
    wait(25 * SECOND),
    accepted('right', { badPwdCount: 0, lockoutTime: '0' }),
  ),
  script(
    'duration-0',
    { ...MINUTES, durationMs: 0 },
    ...LOCKING,
    wait(400 * MINUTE, { [COMPUTED]: LOCKED }),
    refusedStill('775'),
  ),
  {
    id: 'a3/duration-forever',
    exclusive: true,
    steps: [
      policy({ lockoutDuration: ['-9223372036854775808'], lockoutThreshold: ['1'] }),
      addAccount(),
      counted(1, { lockoutTime: '↑', [COMPUTED]: LOCKED }),
      wait(400 * MINUTE, { [COMPUTED]: LOCKED }),
      refusedStill('775'),
    ],
  },
  script(
    'window-0',
    { ...MINUTES, windowMs: 0 },
    counted(1),
    counted(1),
    counted(1),
    counted(1, { lockoutTime: 'absent' }),
    accepted('right', { badPwdCount: 1 }),
  ),
  script(
    'threshold-1',
    { ...MINUTES, threshold: 1 },
    counted(1, { lockoutTime: '↑', [COMPUTED]: LOCKED }),
    refusedStill('775'),
  ),
  script(
    'parallel',
    { ...MINUTES, threshold: 5 },
    step(
      { do: 'parallel-binds', account: 'u', password: 'wrong', count: 20 },
      { tally: '5x52e 15x775', state: { u: { badPwdCount: 5, lockoutTime: '↑' } } },
    ),
  ),
  {
    id: 'a3/threshold-taken-away-while-locked',
    exclusive: true,
    steps: [
      addAccount(),
      ...[1, 2, 3, 4, 5].map((count) => counted(count)),
      policy({ lockoutThreshold: ['0'] }),
      refusedStill('775'),
      refusedStill('775', 'wrong'),
    ],
  },
  {
    id: 'a3/duration-changed-while-locked',
    exclusive: true,
    steps: [
      addAccount(),
      ...[1, 2, 3, 4, 5].map((count) => counted(count)),
      wait(20 * MINUTE),
      refusedStill('775'),
      policy({ lockoutDuration: [{ intervalMs: 15 * MINUTE }] }),
      step({ do: 'wait', ms: 0 }, { state: { u: { [COMPUTED]: 0 } } }),
      policy({ lockoutDuration: [{ intervalMs: 60 * MINUTE }] }),
      refusedStill('775', 'right', { [COMPUTED]: LOCKED }),
      policy({ lockoutDuration: [{ intervalMs: 15 * MINUTE }] }),
      accepted('right', { badPwdCount: 0, lockoutTime: '0' }),
    ],
  },
  {
    id: 'a3/odd-policies-are-taken',
    exclusive: true,
    steps: [
      ...ODD_POLICIES.map((attributes) => policy(attributes)),
      policy({ lockoutThreshold: ['65536'] }, { code: 21 }),
    ],
  },
  unlocking(
    'by-lockout-time',
    replace({ lockoutTime: ['0'] }, unlocked()),
    accepted('right', { badPwdCount: 0 }),
  ),
  script(
    'lockout-time-0-when-not-locked',
    MINUTES,
    counted(1),
    counted(2),
    replace({ lockoutTime: ['0'] }, unlocked()),
    counted(1),
  ),
  unlocking(
    'by-a-lockout-time-long-ago',
    replace(
      { lockoutTime: ['5'] },
      { code: 0, state: { u: { badPwdCount: 3, lockoutTime: '↓', [COMPUTED]: 0 } } },
    ),
    accepted('right', { badPwdCount: 0, lockoutTime: '0' }),
  ),
  unlocking(
    'not-by-deleting-lockout-time',
    modify('delete', 'lockoutTime', [], { code: 53, hr: '00002077', still: ['u'] }),
    refusedStill('775'),
  ),
  unlocking(
    'by-user-account-control',
    replace({ userAccountControl: ['512'] }, unlocked({ userAccountControl: 512 })),
    accepted(),
  ),
  unlocking(
    'by-disabling',
    replace({ userAccountControl: ['514'] }, unlocked({ userAccountControl: 514 })),
    refusedStill('533'),
  ),
  unlocking(
    'not-by-user-account-control-with-the-bit',
    replace({ userAccountControl: ['528'] }, stays),
    refusedStill('775'),
  ),
  script(
    'unlock-not-by-reset',
    MINUTES,
    ...LOCKING,
    reset('new1', { code: 0, state: { u: { badPwdCount: 3, lockoutTime: '=', pwdLastSet: '↑' } } }),
    refusedStill('775'),
    refusedStill('775', 'n-1'),
    replace({ lockoutTime: ['0'] }, unlocked()),
    accepted('right'),
  ),
  script(
    'owned-attributes',
    MINUTES,
    counted(1),
    replace({ badPwdCount: ['2'] }, { code: 0, state: { u: { badPwdCount: 2 } } }),
    replace(
      { badPasswordTime: [{ agoMs: 1 * MINUTE }] },
      { code: 0, state: { u: { badPasswordTime: 'set' } } },
    ),
    replace(
      { lastLogon: [{ agoMs: 1 * MINUTE }] },
      { code: 0, state: { u: { lastLogon: 'set' } } },
    ),
    counted(3, { lockoutTime: '↑' }),
  ),
  script(
    'lock-by-writing-lockout-time',
    MINUTES,
    replace(
      { lockoutTime: [{ agoMs: 29 * MINUTE }] },
      { code: 0, state: { u: { [COMPUTED]: LOCKED } } },
    ),
    refusedStill('775'),
    wait(2 * MINUTE, { [COMPUTED]: 0 }),
    accepted('right', { lockoutTime: '0' }),
    refused('52e', 'wrong', { badPwdCount: 1, lockoutTime: '0' }),
  ),
];
