import type { Script, Step } from '../step.ts';
import {
  accepted,
  addAccount,
  addPso,
  asSystem,
  change,
  counted,
  DAY,
  LOCK,
  MINUTE,
  policy,
  refused,
  refusedStill,
  replace,
  reset,
  wait,
} from './vocabulary.ts';

/** new0 to new3, by the administrator. */
const THREE_RESETS: readonly Step[] = [reset('new1'), reset('new2'), reset('new3')];

function script(id: string, ...steps: readonly Step[]): Script {
  return { id: `a4/${id}`, steps: [addAccount(), ...steps] };
}

/** A history that is no longer looked at. */
function shortHistory(length: number, ...steps: readonly Step[]): Script {
  return {
    id: `a4/history-length-${length}`,
    exclusive: true,
    steps: [
      policy({ pwdHistoryLength: [String(length)] }),
      addAccount(),
      ...THREE_RESETS,
      ...steps,
    ],
  };
}

export const A4_PREVIOUS_PASSWORDS: readonly Script[] = [
  script(
    'each-previous-password',
    ...THREE_RESETS,
    accepted('right'),
    counted(1),
    accepted('n-1', { badPwdCount: 0, lastLogon: '↑' }),
    refusedStill('52e', 'n-2', { badPwdCount: 0 }),
    refused('52e', 'n-3', { badPwdCount: 1, badPasswordTime: '↑' }),
    refusedStill('52e', 'n-2', { badPwdCount: 1 }),
    counted(2),
  ),
  script(
    'grace-of-an-hour',
    reset('new1'),
    asSystem({ pwdLastSet: [{ agoMs: 59 * MINUTE }] }),
    accepted('n-1'),
    asSystem({ pwdLastSet: [{ agoMs: 61 * MINUTE }] }),
    refusedStill('52e', 'n-1', { badPwdCount: 0 }),
    accepted('right'),
  ),
  script(
    'grace-runs-out',
    change('new1'),
    wait(59 * MINUTE),
    accepted('n-1'),
    wait(2 * MINUTE),
    refusedStill('52e', 'n-1'),
  ),
  script(
    'must-change-ends-the-grace',
    reset('new1'),
    replace({ pwdLastSet: ['0'] }),
    refusedStill('52e', 'n-1', { badPwdCount: 0 }),
    refusedStill('773', 'right'),
  ),
  script(
    'disabled',
    reset('new1'),
    replace({ userAccountControl: ['514'] }),
    refusedStill('533', 'n-1'),
  ),
  script(
    'account-expired',
    reset('new1'),
    replace({ accountExpires: [{ agoMs: DAY }] }),
    refusedStill('701', 'n-1'),
  ),
  script('locked', reset('new1'), LOCK, refusedStill('775', 'n-1'), refusedStill('775', 'n-2')),
  shortHistory(
    0,
    refused('52e', 'n-1', { badPwdCount: 1, badPasswordTime: '↑' }),
    refused('52e', 'n-2', { badPwdCount: 2, badPasswordTime: '↑' }),
    accepted('right', { badPwdCount: 0 }),
  ),
  shortHistory(
    1,
    refused('52e', 'n-1', { badPwdCount: 1, badPasswordTime: '↑' }),
    accepted('right'),
  ),
  shortHistory(2, accepted('n-1'), refused('52e', 'n-2', { badPwdCount: 1, badPasswordTime: '↑' })),
  shortHistory(3, accepted('n-1'), refusedStill('52e', 'n-2', { badPwdCount: 0 })),
  {
    id: 'a4/history-length-of-a-pso',
    steps: [
      // What is looked at is the domain's length.
      addPso({ history: 0 }),
      addAccount({ pso: 'p' }),
      ...THREE_RESETS,
      accepted('right'),
    ],
  },
];
