import { AADSTS_CODES } from '../../protocol/codes/aadsts.ts';
import type { AuthenticationStep } from '../sign-in-log/sign-in-record.ts';
import type { SecondFactorStanding } from './after-password/second-factor.ts';
import type { CredentialCheck } from './credential-methods/credential-check.ts';

/** How the sign-in log tells of a password that was checked. */
export function passwordStep(check: CredentialCheck, at: number): AuthenticationStep {
  return {
    at,
    method: 'Password',
    methodDetail: check.methodDetail,
    succeeded: check.kind === 'right',
    resultDetail: passwordResult(check),
    requirement: 'Primary authentication',
  };
}

/** How the sign-in log tells of a session that goes on. */
export function sessionStep(at: number): AuthenticationStep {
  return {
    at,
    method: 'Previously satisfied',
    succeeded: true,
    resultDetail: 'First factor requirement satisfied by claim in the token',
    requirement: 'Primary authentication',
  };
}

/** The second factor's; none where nobody wants one. The wording for a wrong code is inferred. */
export function secondFactorSteps(
  standing: SecondFactorStanding,
  at: number,
): readonly AuthenticationStep[] {
  const step = { at, requirement: 'Multifactor authentication' } as const;
  switch (standing.kind) {
    case 'not-required':
      return [];
    case 'proven':
      return [
        {
          ...step,
          method: 'Previously satisfied',
          succeeded: true,
          resultDetail: 'MFA requirement satisfied by claim in the token',
        },
      ];
    case 'verified':
      return [
        {
          ...step,
          method: FACTOR,
          succeeded: true,
          resultDetail: 'MFA successfully completed',
        },
      ];
    case 'missing':
      return [
        {
          ...step,
          method: FACTOR,
          succeeded: false,
          resultDetail: standing.wasWrong
            ? 'MFA denied; wrong verification code'
            : 'Authentication in progress',
        },
      ];
    default:
      return standing satisfies never;
  }
}

const FACTOR = 'App Verification code';

function passwordResult(check: CredentialCheck): string {
  switch (check.kind) {
    case 'right':
      return 'Correct password';
    case 'wrong':
      return 'Incorrect password';
    case 'refused': {
      const row = AADSTS_CODES[check.code];
      return row?.logText ?? row?.signInText ?? check.code;
    }
    default:
      return check satisfies never;
  }
}
