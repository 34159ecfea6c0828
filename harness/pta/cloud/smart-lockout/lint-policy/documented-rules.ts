import { inWords } from './in-words.ts';
import { lockedForSeconds, type PolicyRule, SMART_LOCKOUT_PAGE } from './situation.ts';

/**
 * The threshold of Active Directory is to be two or three times that of Entra at least. (The worked example on the same
 * page has them the other way round, which breaks the rule above it; the rule is what holds.)
 */
export const thresholdRule: PolicyRule = ({ entra, activeDirectory, policy }) => {
  const [cloud, onPremises] = [entra.lockoutThreshold, activeDirectory.lockoutThreshold];
  if (onPremises === 0 || onPremises >= 2 * cloud) return undefined;
  const half = Math.floor(onPremises / 2);
  return {
    id: 'threshold-rule',
    severity: onPremises <= cloud ? 'error' : 'warning',
    policy,
    text: `Smart Lockout locks at ${cloud}, Active Directory at ${onPremises}; as documented that of Active Directory is to be two or three times as much at least.`,
    numbers: {},
    advice: `Set the threshold of Active Directory to ${2 * cloud} or more${half > 0 ? `, or that of Smart Lockout to ${half}` : ''}.`,
    source: SMART_LOCKOUT_PAGE,
  };
};

/**
 * A lock of Entra is to last longer than one of Active Directory. As Active Directory's observation window is no longer
 * than its lock, that closes the window between two tries.
 */
export const durationRule: PolicyRule = ({ entra, activeDirectory, policy }) => {
  if (activeDirectory.lockoutThreshold === 0) return undefined;
  const cloud = entra.lockoutDurationInSeconds;
  const onPremises = lockedForSeconds(activeDirectory);
  if (onPremises !== null && cloud > onPremises) return undefined;
  const minutes = activeDirectory.lockoutDurationMinutes;
  const pitfall =
    onPremises !== null && cloud > minutes
      ? ` As bare numbers ${cloud} is more than ${minutes}, but Entra counts seconds and Active Directory minutes.`
      : '';
  return {
    id: 'duration-rule',
    severity: 'warning',
    policy,
    text:
      onPremises === null
        ? 'Active Directory locks until an administrator unlocks; as documented a lock of Entra is to last longer, which none does.'
        : `A lock of Entra lasts ${inWords(cloud)} at first, one of Active Directory ${inWords(onPremises)}; as documented that of Entra is to be longer.${pitfall}`,
    numbers: { seconds: cloud, lockedForSeconds: onPremises },
    advice:
      onPremises === null
        ? 'Let Active Directory unlock by itself, sooner than Entra does.'
        : `Set LockoutDurationInSeconds above ${onPremises}, or let Active Directory unlock sooner. Mind that whoever guesses also imposes the lock of Entra.`,
    source: SMART_LOCKOUT_PAGE,
  };
};

export const windowExceedsDuration: PolicyRule = ({ activeDirectory, policy }) => {
  const { lockoutThreshold, lockoutDurationMinutes, lockOutObservationWindowMinutes } =
    activeDirectory;
  if (lockoutThreshold === 0 || lockoutDurationMinutes === 0) return undefined;
  if (lockOutObservationWindowMinutes <= lockoutDurationMinutes) return undefined;
  return {
    id: 'window-exceeds-duration',
    severity: 'warning',
    policy,
    text: `The observation window of ${lockOutObservationWindowMinutes} min is longer than the lock of ${lockoutDurationMinutes} min; Active Directory takes no such policy.`,
    numbers: {},
    advice: 'Look whether the numbers were copied as they are.',
    source: '[MS-ADA1] lockOutObservationWindow; [MS-GPSB] 2.2.1.2',
  };
};
