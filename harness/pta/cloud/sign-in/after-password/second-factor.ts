import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../../../runtime/secret.ts';
import type { CloudUser } from '../../tenant/cloud-user.ts';
import { policiesOn } from './policy-rules.ts';
import type { AfterPasswordRule, Objection, Situation } from './situation.ts';

/** How a sign-in stands with the second factor. */
export type SecondFactorStanding =
  | { readonly kind: 'not-required' }
  /** It was shown before, in this sign-in or in the session that goes on. */
  | { readonly kind: 'proven' }
  /** It was typed just now, and is right. */
  | { readonly kind: 'verified' }
  | { readonly kind: 'missing'; readonly objection: Objection; readonly wasWrong: boolean };

/** What `amr` calls it. */
export const MFA_METHOD = 'mfa';

const WRONG_CODE = 'The code was not the one that the second factor shows.';

/**
 * Whether a second factor is wanted, by anybody: the user's own setting, a Conditional Access policy, or security
 * defaults, which want it of administrators each time, and of everybody else that one is registered.
 *
 * @see https://learn.microsoft.com/entra/fundamentals/security-defaults
 */
export function wantsSecondFactor(situation: Situation): boolean {
  const { tenant, user } = situation;
  if ((user.mfa ?? 'none') !== 'none') return true;
  if (tenant.access.securityDefaults && (isAdministrator(user) || !isRegistered(user))) return true;
  return policiesOn(situation).some(({ grant }) => grant === 'require-mfa');
}

/**
 * Codes by their names: a page that asks is told 50072 or 50074, a client without one 50079 or 50076. What was shown
 * before and has expired since is 50078 for both (inferred).
 */
export function secondFactorStanding(situation: Situation): SecondFactorStanding {
  if (!wantsSecondFactor(situation)) return { kind: 'not-required' };
  const { user, methods, client, secondFactor: typed } = situation;
  const hasExpired = user.mfa === 'expired';
  if (!isRegistered(user)) return { kind: 'missing', objection: ENROL, wasWrong: false };
  if (methods.includes(MFA_METHOD) && !hasExpired) return { kind: 'proven' };
  if (typed !== undefined && client.canAsk) {
    if (isSame(user.secondFactor, typed)) return { kind: 'verified' };
    const objection = { ...CHALLENGE, detail: WRONG_CODE };
    return { kind: 'missing', objection, wasWrong: true };
  }
  const objection = hasExpired ? EXPIRED : CHALLENGE;
  return { kind: 'missing', objection, wasWrong: false };
}

export const secondFactorIsShown: AfterPasswordRule = (situation) => {
  const standing = secondFactorStanding(situation);
  return standing.kind === 'missing' ? standing.objection : undefined;
};

const CHALLENGE = {
  kind: 'asked',
  interrupt: 'second-factor',
  code: 'AADSTS50074',
  codeWithoutPage: 'AADSTS50076',
} as const satisfies Objection;

const ENROL = {
  kind: 'asked',
  interrupt: 'second-factor-enrolment',
  code: 'AADSTS50072',
  codeWithoutPage: 'AADSTS50079',
} as const satisfies Objection;

const EXPIRED = {
  kind: 'asked',
  interrupt: 'second-factor',
  code: 'AADSTS50078',
} as const satisfies Objection;

/** `enabled` is somebody who has to enrol yet, whatever was registered before. */
export function isRegistered({ mfa = 'none', secondFactor }: CloudUser): boolean {
  return mfa === 'none' ? secondFactor !== undefined : mfa !== 'enabled';
}

function isAdministrator({ roles = [] }: CloudUser): boolean {
  return roles.length > 0;
}

function isSame(known: Secret | undefined, typed: Secret): boolean {
  return known !== undefined && timingSafeEqual(digest(known), digest(typed));
}

/** Blanks are typed for legibility. */
function digest(code: Secret): Buffer {
  return createHash('sha256').update(code.reveal().replaceAll(' ', ''), 'utf16le').digest();
}
