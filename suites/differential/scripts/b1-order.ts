import type { Script, Step } from '../step.ts';
import {
  accepted,
  addAccount,
  addPso,
  asSystem,
  counted,
  DAY,
  LOCK,
  refused,
  refusedStill,
  replace,
} from './vocabulary.ts';

interface Condition {
  readonly name: string;
  readonly data: string;
  readonly set: Step;
  readonly lift: Step;
}

/** From the first that is told to the last. Locking comes last where it is set: writing userAccountControl unlocks. */
const CONDITIONS: readonly Condition[] = [
  { name: 'locked', data: '775', set: LOCK, lift: replace({ lockoutTime: ['0'] }) },
  {
    name: 'disabled',
    data: '533',
    set: replace({ userAccountControl: ['514'] }),
    lift: replace({ userAccountControl: ['512'] }),
  },
  {
    name: 'account-expired',
    data: '701',
    set: replace({ accountExpires: [{ agoMs: DAY }] }),
    lift: replace({ accountExpires: ['0'] }),
  },
  {
    name: 'must-change',
    data: '773',
    set: replace({ pwdLastSet: ['0'] }),
    lift: replace({ pwdLastSet: ['-1'] }),
  },
  {
    name: 'password-expired',
    data: '532',
    set: asSystem({ pwdLastSet: [{ agoMs: 50 * DAY }] }),
    lift: asSystem({ pwdLastSet: [{ agoMs: DAY }] }),
  },
  {
    name: 'workstation',
    data: '531',
    set: replace({ userWorkstations: ['WS1'] }),
    lift: replace({ userWorkstations: [] }),
  },
  {
    name: 'hours',
    data: '530',
    set: replace({ logonHours: [{ hours: 'all-but-now' }] }),
    lift: replace({ logonHours: [] }),
  },
];

const PAIRS = CONDITIONS.flatMap((first, index) =>
  CONDITIONS.slice(index + 1)
    // The one is pwdLastSet 0, the other is not.
    .filter((second) => !(first.name === 'must-change' && second.name === 'password-expired'))
    .map((second) => ({ first, second })),
);

/** Both with the right and with a wrong password. */
function outcome({ data }: Condition): readonly Step[] {
  const wrong = data === '775' ? refusedStill('775', 'wrong') : counted(1);
  return [refusedStill(data), wrong, refusedStill(data)];
}

function setAll(conditions: readonly Condition[]): readonly Step[] {
  const lock = conditions.filter(({ name }) => name === 'locked');
  return [...conditions.filter((each) => !lock.includes(each)), ...lock].map(({ set }) => set);
}

const ALL_BUT = (name: string) => CONDITIONS.filter((each) => each.name !== name);

/** Lifts one condition after the other, the one that is told first. */
function lifting(id: string, conditions: readonly Condition[]): Script {
  return {
    id: `b1/${id}`,
    steps: [
      addAccount(),
      ...setAll(conditions),
      ...conditions.flatMap(({ data, lift }) => [refusedStill(data), lift]),
      accepted(),
    ],
  };
}

export const B1_ORDER: readonly Script[] = [
  ...PAIRS.map(
    ({ first, second }): Script => ({
      id: `b1/${first.name}-and-${second.name}`,
      steps: [addAccount(), ...setAll([first, second]), ...outcome(first)],
    }),
  ),
  ...PAIRS.filter(({ first }) => first.name !== 'locked').map(
    ({ first, second }): Script => ({
      id: `b1/${second.name}-and-${first.name}`,
      steps: [addAccount(), ...setAll([second, first]), ...outcome(first)],
    }),
  ),
  lifting('all-with-must-change', ALL_BUT('password-expired')),
  lifting('all-with-password-expired', ALL_BUT('must-change')),
  ...ALL_BUT('locked').map(
    ({ name, set, data }): Script => ({
      id: `b1/${name}-can-be-locked`,
      steps: [
        addPso({ threshold: 3 }),
        addAccount({ pso: 'p' }),
        set,
        counted(1),
        refusedStill(data),
        counted(2),
        counted(3, { lockoutTime: '↑' }),
        refused('775', 'wrong', { badPwdCount: 3 }),
        refusedStill('775'),
      ],
    }),
  ),
];
