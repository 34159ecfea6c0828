import type { Situation } from '../situation.ts';

/** 1317 */
export const unresolvedUserName: Situation = {
  reason: '1317',
  causes: [
    {
      cause:
        'What Connect synchronised as the user name is no userPrincipalName, so that it names nobody.',
      likelihood: 'possible',
    },
    {
      cause:
        'The account was deleted, or is in a forest that the agents do not see; LogonUser usually says 1326 then.',
      likelihood: 'possible',
    },
  ],
  assumptions: [
    'The password is right.',
    'Connect uses an attribute without a domain suffix as the user name, such as sAMAccountName.',
  ],
  onPremisesUserName: ({ localPart }) => localPart,
};
