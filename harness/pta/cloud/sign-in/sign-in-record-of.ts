import { AADSTS_CODES, type AadstsText } from '../../protocol/codes/aadsts.ts';
import type { SignInRecord } from '../sign-in-log/sign-in-record.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { policiesOn } from './after-password/policy-rules.ts';
import { wantsSecondFactor } from './after-password/second-factor.ts';
import type { Situation } from './after-password/situation.ts';
import type { Conclusion, Course } from './course.ts';
import type { SignInDecision } from './sign-in-attempt.ts';

/** On a success, as documented. */
const NO_FAILURE = 'Other.';

/** What the sign-in log keeps of one decision. */
export function signInRecordOf(
  tenant: Tenant,
  course: Course,
  conclusion: Conclusion,
  processingTimeMs: number,
): SignInRecord {
  const { attempt, client, clientId, resourceId } = course;
  const { decision, user, situation, steps, additionalDetails } = conclusion;
  const code = decision.kind === 'succeeded' ? undefined : decision.code;
  const detail = additionalDetails ?? ('detail' in decision ? decision.detail : undefined);
  return {
    id: course.traceId,
    createdAt: course.at,
    correlationId: course.correlationId,
    signInIdentifier: course.userName,
    ...(user && {
      user: {
        id: user.objectId,
        displayName: user.displayName,
        userPrincipalName: user.userPrincipalName,
      },
    }),
    application: {
      id: clientId,
      displayName: tenant.applications.find(clientId)?.displayName ?? '',
    },
    resource: {
      id: resourceId,
      displayName: tenant.applications.findResource(resourceId)?.displayName ?? '',
    },
    ipAddress: attempt.ipAddress ?? '',
    ...(attempt.userAgent !== undefined && { userAgent: attempt.userAgent }),
    clientApp: client.clientApp,
    protocol: client.protocol,
    isInteractive: course.isInteractive,
    errorCode: code === undefined ? 0 : Number(code.slice('AADSTS'.length)),
    status: STATUS[decision.kind],
    failureReason: code === undefined ? NO_FAILURE : reasonOf(code),
    ...(detail !== undefined && { additionalDetails: detail }),
    steps,
    conditionalAccessStatus: conditionalAccessStatus(situation, code),
    authenticationRequirement:
      situation !== undefined && wantsSecondFactor(situation)
        ? 'multiFactorAuthentication'
        : 'singleFactorAuthentication',
    processingTimeMs,
  };
}

const STATUS = {
  succeeded: 'Success',
  interrupted: 'Interrupted',
  failed: 'Failure',
} as const satisfies Record<SignInDecision['kind'], SignInRecord['status']>;

function reasonOf(code: AadstsText): string {
  const row = AADSTS_CODES[code];
  return row?.logText ?? row?.signInText ?? code;
}

/** Objections that come before any policy is looked at. */
const BEFORE_POLICIES: ReadonlySet<AadstsText> = new Set([
  'AADSTS50055',
  'AADSTS50057',
  'AADSTS50105',
  'AADSTS50144',
  'AADSTS530035',
]);
/** Objections that come after every policy was met. */
const AFTER_POLICIES: ReadonlySet<AadstsText> = new Set(['AADSTS65001', 'AADSTS90094']);

/** Policies are not looked at before the first factor, as documented; nor where the account itself is refused (inferred). */
function conditionalAccessStatus(
  situation: Situation | undefined,
  code: AadstsText | undefined,
): SignInRecord['conditionalAccessStatus'] {
  if (situation === undefined || policiesOn(situation).length === 0) return 'notApplied';
  if (code === undefined || AFTER_POLICIES.has(code)) return 'success';
  return BEFORE_POLICIES.has(code) ? 'notApplied' : 'failure';
}
