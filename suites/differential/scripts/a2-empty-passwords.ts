import type { Script } from '../step.ts';
import {
  accepted,
  addAccount,
  addPso,
  refused,
  refusedStill,
  replace,
  reset,
  step,
} from './vocabulary.ts';

const EMPTY_COUNTS = { badPasswordTime: '↑' } as const;

export const A2_EMPTY_PASSWORDS: readonly Script[] = [
  {
    id: 'a2/anonymous',
    steps: [
      step({ do: 'bind', name: '', password: 'empty' }),
      step({ do: 'bind', name: '', password: 'wrong' }, { code: 49, data: '52e', hr: '80090308' }),
      step({ do: 'bind', name: 'nobody-{x}@{dns}', password: 'empty' }, { code: 49, data: '52e' }),
    ],
  },
  {
    id: 'a2/empty-passwords-lock',
    steps: [
      addPso({ threshold: 3 }),
      addAccount({ pso: 'p' }),
      refused('52e', 'empty', { badPwdCount: 1, ...EMPTY_COUNTS }),
      refused('52e', 'empty', { badPwdCount: 2, ...EMPTY_COUNTS }, { name: '{u.dn}' }),
      refused('52e', 'empty', { badPwdCount: 3, ...EMPTY_COUNTS, lockoutTime: '↑' }),
      refusedStill('775', 'empty'),
    ],
  },
  {
    id: 'a2/password-not-required',
    steps: [
      addAccount({ userAccountControl: 544, password: 'none' }),
      refused('52e', 'empty', { badPwdCount: 1, ...EMPTY_COUNTS }),
      reset('empty', { code: 19, hr: '0000052d', still: ['u'] }),
      reset('new1'),
      accepted(),
    ],
  },
  {
    id: 'a2/enabled-without-a-password',
    steps: [
      addAccount({ password: 'none' }),
      refused('52e', 'empty', { badPwdCount: 1 }),
      refused('52e', 'wrong', { badPwdCount: 2 }),
    ],
  },
  {
    id: 'a2/no-user-account-control',
    steps: [
      addAccount(
        { password: 'none', userAccountControl: null },
        {
          code: 0,
          state: {
            u: {
              userAccountControl: 546,
              pwdLastSet: '0',
              'msDS-User-Account-Control-Computed': 0x80_0000,
            },
          },
        },
      ),
      refused('52e', 'wrong', { badPwdCount: 1 }),
      reset('new1', { code: 0, state: { u: { badPwdCount: 1, pwdLastSet: '↑' } } }),
      refusedStill('533'),
      replace({ userAccountControl: ['512'] }),
      accepted('right', { badPwdCount: 0 }),
    ],
  },
];
