import type { Runtime } from '../../../../runtime/runtime.ts';
import type { Secret } from '../../../../runtime/secret.ts';
import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import type { PtaEvent } from '../../../protocol/events.ts';
import type { AuthenticationStep } from '../../sign-in-log/sign-in-record.ts';
import { type CloudUser, isSynchronised } from '../../tenant/cloud-user.ts';
import type { Course } from '../course.ts';
import { type LockoutJudge, type LockoutVerdict, NO_LOCKOUT } from '../lockout-judge.ts';
import { passwordStep } from '../sign-in-steps.ts';
import { type CheckedBy, type CredentialMethod, chooseMethod } from './choose-method.ts';
import { type CredentialCheck, WRONG_PASSWORD } from './credential-check.ts';
import { isFailureOfPassThrough } from './failover.ts';
import { type PassThroughCollaborators, PassThroughValidation } from './pass-through-validation.ts';
import { checkCloudPassword, checkPasswordHash } from './stored-passwords.ts';

export interface CredentialCollaborators extends PassThroughCollaborators {
  /** Locks nobody unless given. */
  readonly lockout?: LockoutJudge;
}

/** How a user stands with the password, after everything that was asked about it. */
export type CredentialStanding = {
  readonly steps: readonly AuthenticationStep[];
  /** Of the request that went to an agent. */
  readonly requestId?: string | undefined;
} & (
  | { readonly kind: 'proven'; readonly expired?: 'AADSTS50055' | 'AADSTS50144' | undefined }
  | {
      readonly kind: 'refused';
      readonly code: AadstsText;
      readonly detail?: string;
      /** For the log alone. */
      readonly additionalDetails?: string;
    }
);

/** Has a password checked by whoever can, unless Smart Lockout is in front of it. */
export class CredentialDesk {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: CredentialCollaborators;
  readonly #lockout: LockoutJudge;
  readonly #passThrough: PassThroughValidation;

  constructor(runtime: Runtime<PtaEvent>, collaborators: CredentialCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
    this.#lockout = collaborators.lockout ?? NO_LOCKOUT;
    this.#passThrough = new PassThroughValidation(runtime, collaborators);
  }

  async check(user: CloudUser, password: Secret, course: Course): Promise<CredentialStanding> {
    const { client, attempt } = course;
    const method = chooseMethod(this.#collaborators.tenant, user, {
      client,
      now: this.#runtime.clock.now(),
      domainHint: attempt.domainHint,
      fromJoinedDevice: attempt.fromJoinedDevice === true,
    });
    if (method.kind === 'none') {
      return { kind: 'refused', code: 'AADSTS50056', detail: method.why, steps: [] };
    }
    const lockout = this.#lockout.judge(user.objectId, originOf(course));
    if (lockout.kind !== 'open') return lockedOut(lockout);
    const checks = await this.#checkBy(method, user, password, course.correlationId);
    const [first, last = first] = checks;
    this.#tellLockout(last, user, password, course);
    const at = this.#runtime.clock.now();
    const steps = checks.flatMap((check) => (check === undefined ? [] : passwordStep(check, at)));
    return standingOf(last, { steps, requestId: first.requestId });
  }

  /** The first, and the one that was asked instead where it failed. */
  async #checkBy(
    { by, failover }: Extract<CredentialMethod, { kind: 'check' }>,
    user: CloudUser,
    password: Secret,
    correlationId: string,
  ): Promise<readonly [CredentialCheck, CredentialCheck?]> {
    const first = await this.#checkOnce(by, user, password, correlationId);
    const fails = first.kind === 'refused' && isFailureOfPassThrough(first.code);
    if (!fails || failover === undefined) return [first];
    return [first, await this.#checkOnce(failover, user, password, correlationId)];
  }

  async #checkOnce(
    by: CheckedBy,
    user: CloudUser,
    password: Secret,
    correlationId: string,
  ): Promise<CredentialCheck> {
    if (!isSynchronised(user)) return checkCloudPassword(user, password);
    return by === 'pass-through'
      ? this.#passThrough.check(user, password, correlationId)
      : checkPasswordHash(user, password);
  }

  #tellLockout(check: CredentialCheck, user: CloudUser, password: Secret, course: Course): void {
    const origin = originOf(course);
    if (check.kind === 'right') this.#lockout.succeeded(user.objectId, origin);
    if (check.kind !== 'wrong') return;
    // Only who has something to compare with can tell one wrong password from another, as documented.
    const comparable = check.checkedBy === 'pass-through' ? undefined : password;
    this.#lockout.failed(user.objectId, origin, comparable);
  }
}

function originOf({ attempt: { ipAddress } }: Course) {
  return ipAddress === undefined ? {} : { ipAddress };
}

function lockedOut(verdict: Exclude<LockoutVerdict, { kind: 'open' }>): CredentialStanding {
  const additionalDetails =
    verdict.kind === 'locked'
      ? `Smart Lockout holds for ${Math.ceil(verdict.forMs / 1_000)} s more.`
      : 'Attacks come from the address.';
  return { kind: 'refused', code: 'AADSTS50053', additionalDetails, steps: [] };
}

function standingOf(
  check: CredentialCheck,
  so: Pick<CredentialStanding, 'steps' | 'requestId'>,
): CredentialStanding {
  switch (check.kind) {
    case 'right':
      return { kind: 'proven', expired: check.expired, ...so };
    case 'wrong':
      return { kind: 'refused', code: WRONG_PASSWORD, ...so };
    case 'refused': {
      const { code, detail } = check;
      return { kind: 'refused', code, ...(detail !== undefined && { detail }), ...so };
    }
    default:
      return check satisfies never;
  }
}
