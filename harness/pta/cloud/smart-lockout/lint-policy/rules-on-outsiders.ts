import type { LockoutGrowth } from '../smart-lockout-settings.ts';
import { type Attack, attackByTurns, attackFromOutside } from './attacks.ts';
import { inWords, lockedInWords, wrongPasswords } from './in-words.ts';
import type { PolicyFinding, PolicyNumbers } from './policy-finding.ts';
import {
  attacked,
  B2C_PAGE,
  lockedForSeconds,
  type PolicyRule,
  type Situation,
  SMART_LOCKOUT_PAGE,
} from './situation.ts';

const GROWTH_INFERRED = `How locks grow is not disclosed; taken as documented for Azure AD B2C (${B2C_PAGE}).`;

type Success = Extract<Attack, { kind: 'locks' }>;

/** The least that is documented: no lock is shorter than the first. */
const NO_GROWTH: LockoutGrowth = { locksPerStep: 1, factor: 1, durationMsMax: 0 };

/** Whether somebody on the internet, through Entra alone, locks accounts of Active Directory. */
export const outsiderLocksActiveDirectory: PolicyRule = (situation) => {
  const { entra, activeDirectory, policy } = situation;
  if (activeDirectory.lockoutThreshold === 0) return neverLocks(policy);
  const attack = attackFromOutside(attacked(situation));
  if (attack.kind === 'falls-short') {
    const chances = [withOtherDataCentre(situation), withoutGrowth(situation)];
    const possible = chances.filter((each) => each !== undefined);
    return possible.length > 0 ? possible : cannotLock(situation);
  }
  return {
    id: 'outsider-locks-active-directory',
    severity: 'error',
    policy,
    text: `Anybody on the internet who knows a user name locks the account in Active Directory, with ${tellAttack(situation, attack)}.`,
    numbers: numbersOf(situation, attack),
    advice:
      attack.afterMs === 0
        ? thresholdAdvice(situation)
        : `Let Smart Lockout last longer than Active Directory counts: LockoutDurationInSeconds above ${windowSeconds(situation)}.`,
    source: SMART_LOCKOUT_PAGE,
    // The first lock is as long as configured; what follows depends on the growth.
    ...(attack.tries > entra.lockoutThreshold + 1 && { inferred: GROWTH_INFERRED }),
  };
};

/** Whether it helps to be where the user is known: there is a counter of its own for that. */
export const familiarOutsiderLocksActiveDirectory: PolicyRule = (situation) => {
  if (situation.activeDirectory.lockoutThreshold === 0) return undefined;
  if (attackFromOutside(attacked(situation)).kind === 'locks') return undefined;
  const attack = attackByTurns(attacked(situation));
  if (attack.kind === 'falls-short') return undefined;
  const { entra, policy } = situation;
  return {
    id: 'familiar-outsider-locks-active-directory',
    severity: 'warning',
    policy,
    text: `Somebody who also sends from an address that the user signs in from has a second counter, and locks the account in Active Directory with ${tell(situation, attack, 'then one from either in turn, each time a lock of Entra is half over')}.`,
    numbers: numbersOf(situation, attack),
    advice:
      attack.afterMs === 0
        ? `Set the threshold of Active Directory above ${2 * entra.lockoutThreshold}: familiar and unfamiliar locations are counted apart.`
        : `LockoutDurationInSeconds above ${2 * windowSeconds(situation)}, two observation windows, ends this.`,
    source: SMART_LOCKOUT_PAGE,
    inferred: `That an address makes a location familiar, and how locks grow (${B2C_PAGE}).`,
  };
};

function neverLocks(policy: string): PolicyFinding {
  return {
    id: 'active-directory-never-locks',
    severity: 'warning',
    policy,
    text: 'Active Directory locks no account, so nobody can make it. Guessing is limited by Smart Lockout only, and inside the network by nothing.',
    numbers: {},
    advice: 'Set a threshold of two to three times that of Smart Lockout.',
    source: SMART_LOCKOUT_PAGE,
  };
}

function withOtherDataCentre(situation: Situation): PolicyFinding | undefined {
  const attack = attackFromOutside(attacked(lenient(situation)));
  if (attack.kind === 'falls-short') return undefined;
  const { policy, assumptions } = situation;
  return {
    id: 'data-centre-variance-locks-active-directory',
    severity: 'warning',
    policy,
    text: `A data centre may allow slightly more failures than the threshold. With ${assumptions.variance.extraFailuresMax} more, anybody on the internet who knows a user name locks the account in Active Directory, with ${tellAttack(situation, attack)}.`,
    numbers: numbersOf(situation, attack),
    advice: thresholdAdvice(situation),
    source: SMART_LOCKOUT_PAGE,
    inferred: 'How many more a data centre allows is not disclosed.',
  };
}

function withoutGrowth(situation: Situation): PolicyFinding | undefined {
  const attack = attackFromOutside({ ...attacked(situation), growth: NO_GROWTH });
  if (attack.kind === 'falls-short') return undefined;
  return {
    id: 'slower-growth-locks-active-directory',
    severity: 'warning',
    policy: situation.policy,
    text: `If locks did not grow, anybody on the internet who knows a user name would lock the account in Active Directory, with ${tellAttack(situation, attack)}.`,
    numbers: numbersOf(situation, attack),
    advice: `LockoutDurationInSeconds above ${windowSeconds(situation)} ends this, however locks grow.`,
    source: SMART_LOCKOUT_PAGE,
    inferred: GROWTH_INFERRED,
  };
}

function cannotLock(situation: Situation): PolicyFinding {
  const { activeDirectory, policy, assumptions } = situation;
  const worst = attackFromOutside({ ...attacked(lenient(situation)), growth: NO_GROWTH });
  const tries = worst.kind === 'falls-short' ? worst.triesMax : worst.tries;
  return {
    id: 'outsider-cannot-lock-active-directory',
    severity: 'info',
    policy,
    text: `From the internet, through Entra and one try after another, Active Directory is made to count ${wrongPasswords(tries)} at most, however locks grow; it locks at ${activeDirectory.lockoutThreshold}.`,
    numbers: { tries },
    source: SMART_LOCKOUT_PAGE,
    inferred: `That a data centre allows ${assumptions.variance.extraFailuresMax} more at most, and that Smart Lockout forgets failures with a success only.`,
  };
}

/** With a data centre that allows more failures than the threshold. */
function lenient(situation: Situation): Situation {
  const { entra, assumptions } = situation;
  const lockoutThreshold = entra.lockoutThreshold + assumptions.variance.extraFailuresMax;
  return { ...situation, entra: { ...entra, lockoutThreshold } };
}

function tellAttack(situation: Situation, attack: Success): string {
  return tell(situation, attack, 'then one each time a lock of Entra is over');
}

function tell({ entra, activeDirectory }: Situation, attack: Success, pace: string): string {
  const { tries, afterMs } = attack;
  const how =
    afterMs === 0
      ? 'at once'
      : `in ${inWords(afterMs / 1000)}: the first ones at once, ${pace}, ${inWords(entra.lockoutDurationInSeconds)} at first`;
  const locked = lockedInWords(lockedForSeconds(activeDirectory));
  return `${wrongPasswords(tries)} ${how}. It stays locked ${locked}`;
}

function numbersOf({ activeDirectory }: Situation, { tries, afterMs }: Success): PolicyNumbers {
  const seconds = Math.ceil(afterMs / 1000);
  return { tries, seconds, lockedForSeconds: lockedForSeconds(activeDirectory) };
}

function thresholdAdvice({ entra: { lockoutThreshold } }: Situation): string {
  return `Set the threshold of Active Directory to two to three times that of Smart Lockout: ${2 * lockoutThreshold} to ${3 * lockoutThreshold}, or lower that of Smart Lockout.`;
}

function windowSeconds({ activeDirectory }: Situation): number {
  return Math.ceil(activeDirectory.lockOutObservationWindowMinutes * 60);
}
