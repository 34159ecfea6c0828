import type { Situation } from '../situation.ts';

/** 1326. `LogonUser` does not tell a wrong password from an unknown user. */
export const wrongPassword: Situation = {
  reason: '1326',
  causes: [
    { cause: 'The user typed a wrong password.', likelihood: 'likely' },
    {
      cause: 'Active Directory, as far as the agents see it, has no user of that name.',
      likelihood: 'possible',
    },
    {
      cause:
        'The on-premises userPrincipalName is not the user name that Connect synchronised, or Connect runs on a server that is not joined to the domain.',
      likelihood: 'possible',
    },
  ],
  assumptions: ['The typed password differs from the right one by one character.'],
  mistypes: true,
};
