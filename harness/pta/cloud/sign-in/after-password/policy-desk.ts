import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import type { CloudUser } from '../../tenant/cloud-user.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Conclusion, Course } from '../course.ts';
import type { InterruptedSignIns, Proven } from '../interrupted-sign-ins.ts';
import { secondFactorSteps } from '../sign-in-steps.ts';
import { objectionTo } from './after-password.ts';
import { MFA_METHOD, type SecondFactorStanding, secondFactorStanding } from './second-factor.ts';
import type { Objection, Situation } from './situation.ts';

/** Decides what comes of a sign-in whose password was accepted, now or a while ago. */
export class PolicyDesk {
  readonly #tenant: Tenant;
  readonly #interrupted: InterruptedSignIns;

  constructor(tenant: Tenant, interrupted: InterruptedSignIns) {
    this.#tenant = tenant;
    this.#interrupted = interrupted;
  }

  conclude(course: Course, user: CloudUser, proven: Proven): Conclusion {
    const situation = situationOf(this.#tenant, course, user, proven);
    const objection = objectionTo(situation);
    const standing = standingAt(situation, objection);
    const { at, correlationId } = course;
    const methods =
      standing?.kind === 'verified' ? [...proven.methods, MFA_METHOD] : proven.methods;
    const steps = [...proven.steps, ...(standing ? secondFactorSteps(standing, at) : [])];
    const known = { user, steps, situation };
    if (standing?.kind === 'verified') this.#remember(user);
    if (objection === undefined) {
      this.#keepConsent(situation);
      return { ...known, decision: { kind: 'succeeded', correlationId, user, methods } };
    }
    const detail = objection.detail !== undefined && { detail: objection.detail };
    if (objection.kind === 'refused' || !course.client.canAsk) {
      const code = codeWithoutPage(objection);
      return { ...known, decision: { kind: 'failed', correlationId, code, ...detail } };
    }
    const { code, interrupt } = objection;
    const shown = standing?.kind === 'verified' ? steps : proven.steps;
    const continuation = this.#interrupted.keep(course.userName, {
      ...proven,
      methods,
      steps: shown,
    });
    const asked = { correlationId, code, interrupt, user, continuation, ...detail };
    return { ...known, decision: { kind: 'interrupted', ...asked } };
  }

  /** What had expired has been shown again. */
  #remember({ userPrincipalName, mfa }: CloudUser): void {
    if (mfa === 'expired') this.#tenant.changeUser(userPrincipalName, { mfa: 'registered' });
  }

  #keepConsent({ consents, application, user }: Situation): void {
    if (!consents || application?.consent !== 'user') return;
    this.#tenant.applications.consent(application.appId, user.objectId);
  }
}

function situationOf(tenant: Tenant, course: Course, user: CloudUser, proven: Proven): Situation {
  const { attempt, client, clientId, resourceId } = course;
  return {
    tenant,
    user,
    client,
    clientId,
    application: tenant.applications.find(clientId),
    resourceId,
    ipAddress: attempt.ipAddress ?? '',
    methods: proven.methods,
    passwordExpired: proven.passwordExpired,
    fromJoinedDevice: attempt.fromJoinedDevice === true,
    secondFactor: attempt.secondFactor,
    consents: attempt.consents === true,
  };
}

/** Absent where it did not come to the second factor. */
function standingAt(
  situation: Situation,
  objection: Objection | undefined,
): SecondFactorStanding | undefined {
  const standing = secondFactorStanding(situation);
  const isAsked = objection !== undefined && 'interrupt' in objection;
  const isAboutIt = isAsked && objection.interrupt.startsWith('second-factor');
  const isPassed = objection === undefined || (isAsked && objection.interrupt === 'consent');
  return isAboutIt || isPassed ? standing : undefined;
}

function codeWithoutPage(objection: Objection): AadstsText {
  if (objection.kind === 'refused') return objection.code;
  return objection.codeWithoutPage ?? objection.code;
}
