import { SMART_LOCKOUT_DEFAULTS } from '../smart-lockout-settings.ts';
import { inWords, wrongPasswords } from './in-words.ts';
import type { EntraLockoutPolicy } from './lockout-policies.ts';
import type { PolicyFinding } from './policy-finding.ts';
import { SMART_LOCKOUT_PAGE } from './situation.ts';

/** What is so whatever Active Directory does. */
export function findingsOnTheCloud(entra: EntraLockoutPolicy): PolicyFinding[] {
  return [outsiderLocksCloud(entra), samePasswordCounts(entra), ...notCustomisable(entra)];
}

function outsiderLocksCloud({
  lockoutThreshold: tries,
  lockoutDurationInSeconds: seconds,
}: EntraLockoutPolicy): PolicyFinding {
  return {
    id: 'outsider-locks-cloud',
    severity: 'info',
    text: `Anybody who knows a user name locks the cloud account for unfamiliar locations with ${wrongPasswords(tries)}, for ${inWords(seconds)} at first, and keeps it locked with one more each time it opens. Where the user signed in before it stays open.`,
    numbers: { tries, seconds: 0, lockedForSeconds: seconds },
    advice:
      'A user who is travelling unlocks by self-service password reset, an administrator by a reset of the password.',
    source: SMART_LOCKOUT_PAGE,
    inferred: 'That a lock of one counter leaves the other open.',
  };
}

function samePasswordCounts({ lockoutThreshold: tries }: EntraLockoutPolicy): PolicyFinding {
  return {
    id: 'same-password-counts',
    severity: 'info',
    text: `With Pass-through Authentication the same wrong password counts each time: a device that keeps an old password locks its user's familiar locations after ${tries} tries.`,
    numbers: { tries },
    advice:
      'After a change of the password, look for devices and services that still have the old one.',
    source: SMART_LOCKOUT_PAGE,
  };
}

function notCustomisable(entra: EntraLockoutPolicy): PolicyFinding[] {
  const usual = SMART_LOCKOUT_DEFAULTS[entra.environment];
  const isUsual =
    entra.lockoutThreshold === usual.lockoutThreshold &&
    entra.lockoutDurationInSeconds === usual.lockoutDurationInSeconds;
  if (entra.environment !== 'AzureChinaCloud' || isUsual) return [];
  return [
    {
      id: 'not-customisable',
      severity: 'warning',
      text: `In the cloud that 21Vianet operates, Smart Lockout cannot be set: it has a threshold of ${usual.lockoutThreshold} and ${usual.lockoutDurationInSeconds} s.`,
      numbers: {},
      advice: 'Leave threshold and duration out of the file, and adapt Active Directory.',
      source: SMART_LOCKOUT_PAGE,
    },
  ];
}
