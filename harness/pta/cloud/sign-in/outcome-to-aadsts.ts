import type { ValidationOutcome } from '../validation-outcome.ts';

/** `0` is a success. */
export type SignInCode = 0 | `AADSTS${number}`;

interface ReasonRow {
  readonly code: `AADSTS${number}`;
  /**
   * `documented`: the meanings of both codes are public and the same.
   * `inferred`: no public table pairs them; this is the lab's choice.
   */
  readonly basis: 'documented' | 'inferred';
}

/**
 * Which code a rejection by the directory leads to. There is no published table.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication
 */
export const REASON_TO_AADSTS: Readonly<Record<string, ReasonRow>> = {
  '1311': { code: 'AADSTS80001', basis: 'inferred' },
  '1317': { code: 'AADSTS80004', basis: 'inferred' },
  '1326': { code: 'AADSTS50126', basis: 'documented' },
  '1328': { code: 'AADSTS80012', basis: 'documented' },
  '1330': { code: 'AADSTS50144', basis: 'documented' },
  '1331': { code: 'AADSTS50057', basis: 'inferred' },
  '1355': { code: 'AADSTS80001', basis: 'inferred' },
  '1398': { code: 'AADSTS80013', basis: 'documented' },
  '1907': { code: 'AADSTS50144', basis: 'inferred' },
  '1908': { code: 'AADSTS80001', basis: 'inferred' },
  '1909': { code: 'AADSTS50053', basis: 'inferred' },
  EncryptionDataNotFound: { code: 'AADSTS80011', basis: 'inferred' },
  DecryptionFailed: { code: 'AADSTS80010', basis: 'documented' },
};

/** Any other code of `LogonUser`: the agent could not validate the password (inferred). */
const UNMAPPED_WIN32: ReasonRow = { code: 'AADSTS80007', basis: 'inferred' };
/** A name that nobody documented is no answer that the service understands (inferred). */
const UNMAPPED_NAME: ReasonRow = { code: 'AADSTS80003', basis: 'inferred' };

/** The only place where an outcome becomes a code. Total: a new outcome without a code does not compile. */
export function outcomeToAadsts(outcome: ValidationOutcome): SignInCode {
  switch (outcome.kind) {
    case 'accepted':
      return 0;
    case 'rejected':
      return reasonToAadsts(outcome.reason).code;
    case 'invalid-answer':
      return 'AADSTS80003';
    case 'late':
      return 'AADSTS80014';
    case 'unanswered':
      return 'AADSTS80002';
    case 'exchange-broken':
      return 'AADSTS80005';
    case 'no-agent':
      return 'AADSTS80001';
    case 'unsealable':
      // Inferred from its name: OnPremisePasswordValidationEncryptionException.
      return 'AADSTS80010';
    default:
      return outcome satisfies never;
  }
}

export function reasonToAadsts(reason: string): ReasonRow {
  if (Object.hasOwn(REASON_TO_AADSTS, reason)) return REASON_TO_AADSTS[reason] ?? UNMAPPED_NAME;
  return /^\d+$/.test(reason) ? UNMAPPED_WIN32 : UNMAPPED_NAME;
}
