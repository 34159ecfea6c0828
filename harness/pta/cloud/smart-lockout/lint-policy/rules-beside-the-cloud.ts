import { lockedInWords, wrongPasswords } from './in-words.ts';
import { lockedForSeconds, type PolicyRule, SMART_LOCKOUT_PAGE } from './situation.ts';

/** Smart Lockout sees what comes through Entra, and nothing else. */
export const directPathsLockActiveDirectory: PolicyRule = (situation) => {
  const { activeDirectory, directPaths, policy } = situation;
  const tries = activeDirectory.lockoutThreshold;
  if (tries === 0) return undefined;
  const lockedFor = lockedForSeconds(activeDirectory);
  if (directPaths === undefined) {
    return {
      id: 'direct-paths-unknown',
      severity: 'info',
      policy,
      text: `Smart Lockout guards what comes through Entra only. Whatever else on the internet asks Active Directory, such as AD FS, a VPN or basic authentication of an Exchange server, lets anybody lock an account with ${wrongPasswords(tries)} at once.`,
      numbers: { tries, seconds: 0, lockedForSeconds: lockedFor },
      advice: 'Name such ways as directPaths, or an empty list when there are none.',
      source: SMART_LOCKOUT_PAGE,
    };
  }
  return directPaths.map((path) => ({
    id: 'direct-path-locks-active-directory',
    severity: 'error',
    policy,
    text: `Through ${path}, where Entra is not asked, anybody on the internet who knows a user name locks the account in Active Directory with ${wrongPasswords(tries)} at once. It stays locked ${lockedInWords(lockedFor)}.`,
    numbers: { tries, seconds: 0, lockedForSeconds: lockedFor },
    advice: `Put ${path} behind Entra, or give it a lock of its own below ${tries}, as AD FS has with Extranet Smart Lockout.`,
    source:
      'https://learn.microsoft.com/windows-server/identity/ad-fs/operations/configure-ad-fs-extranet-smart-lockout-protection',
  }));
};

/** Inside the network nothing stands in front of Active Directory. */
export const insiderLocksBoth: PolicyRule = ({ activeDirectory, policy }) => {
  const tries = activeDirectory.lockoutThreshold;
  if (tries === 0) return undefined;
  const lockedFor = lockedForSeconds(activeDirectory);
  return {
    id: 'insider-locks-both',
    severity: 'info',
    policy,
    text: `Anybody inside the network locks an account in Active Directory with ${wrongPasswords(tries)} at once, ${lockedInWords(lockedFor)}. With Pass-through Authentication the user cannot sign in to the cloud either: Entra shows AADSTS50053.`,
    numbers: { tries, seconds: 0, lockedForSeconds: lockedFor },
    source: SMART_LOCKOUT_PAGE,
    inferred: 'That Entra shows a lock of Active Directory as AADSTS50053.',
  };
};
