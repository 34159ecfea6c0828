import type { Random } from '../../../runtime/random.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { AadstsText } from '../../protocol/codes/aadsts.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import type { SignInRequest } from '../../protocol/messages.ts';
import type { SignInLog } from '../sign-in-log/sign-in-record.ts';
import type { CloudUser } from '../tenant/cloud-user.ts';
import { AZURE_CLI, MICROSOFT_GRAPH } from '../tenant/first-party-applications.ts';
import { PolicyDesk } from './after-password/policy-desk.ts';
import { isRegistered } from './after-password/second-factor.ts';
import { clientOf } from './client.ts';
import type { Conclusion, Course } from './course.ts';
import {
  type CredentialCollaborators,
  CredentialDesk,
} from './credential-methods/credential-desk.ts';
import { findUser } from './find-user.ts';
import { InterruptedSignIns, type Proven } from './interrupted-sign-ins.ts';
import type { SignInAttempt, SignInDecision } from './sign-in-attempt.ts';
import { signInRecordOf } from './sign-in-record-of.ts';
import { sessionStep } from './sign-in-steps.ts';

export type { ValidationDispatcher } from './credential-methods/pass-through-validation.ts';

/** cloud → user, for a client without a page */
export type SignInResult =
  | { readonly kind: 'succeeded'; readonly correlationId: string; readonly user: CloudUser }
  | {
      readonly kind: 'failed';
      readonly correlationId: string;
      readonly code: AadstsText;
      /** What happened, in the lab's own words, where that says more than the code. */
      readonly detail?: string;
    };

export interface SignInCollaborators extends CredentialCollaborators {
  /** Nothing is kept unless given. */
  readonly log?: Pick<SignInLog, 'append'>;
}

/** A sign-in without a password: by a refresh token, or by what the browser remembers. */
export interface SessionRenewal {
  readonly user: Pick<CloudUser, 'objectId' | 'userPrincipalName'>;
  readonly clientId: string;
  /** Application id of what the token is for. */
  readonly resourceId: string;
  readonly by: 'refresh-token' | 'browser-session';
  /** When the user last proved who it is: milliseconds since the Unix epoch, UTC. */
  readonly authenticatedAt: number;
  /** `amr` of that time. */
  readonly methods: readonly string[];
  /** GUID of the request, and of its record in the sign-in log; made by the cloud when absent. */
  readonly traceId?: string;
  readonly correlationId?: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
}

/** Longer names are nobody's; as much of one is logged. */
const USER_NAME_CHARS_MAX = 1_024;
/** Of the lab's second factors: what an authenticator app shows. It stays the same, so that a test can type it. */
const SECOND_FACTOR_DIGITS = 6;
const SECOND_FACTOR_CODES = 10 ** SECOND_FACTOR_DIGITS;

/** Decides what a user name and a password are worth, and what the user is asked beyond them. */
export class SignInService {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: SignInCollaborators;
  readonly #credentials: CredentialDesk;
  readonly #policies: PolicyDesk;
  readonly #interrupted: InterruptedSignIns;
  /** What it draws must not shift the ids of requests. */
  readonly #random: Random;

  constructor(runtime: Runtime<PtaEvent>, collaborators: SignInCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
    this.#random = runtime.random.fork('sign-in');
    this.#interrupted = new InterruptedSignIns(runtime.clock, this.#random);
    this.#credentials = new CredentialDesk(runtime, collaborators);
    this.#policies = new PolicyDesk(collaborators.tenant, this.#interrupted);
  }

  /** For clients that send a password and can ask for nothing more. */
  async signIn(request: SignInRequest): Promise<SignInResult> {
    const decision = await this.decide(request);
    const { correlationId } = decision;
    if (decision.kind === 'succeeded') {
      return { kind: 'succeeded', correlationId, user: decision.user };
    }
    const { code, detail } = decision;
    return { kind: 'failed', correlationId, code, ...(detail !== undefined && { detail }) };
  }

  /** From the user name to the last question, whatever face of the tenant the user came to. */
  async decide(attempt: SignInAttempt): Promise<SignInDecision> {
    const { events } = this.#runtime;
    const course = this.#open(attempt);
    const { correlationId, userName: userPrincipalName } = course;
    events.append({ type: 'sign-in.received', correlationId, userPrincipalName });
    const conclusion = await this.#conclude(course, attempt);
    const { decision, requestId } = conclusion;
    events.append({
      type: 'sign-in.completed',
      correlationId,
      ...(requestId !== undefined && { requestId }),
      code: decision.kind === 'succeeded' ? '0' : decision.code,
    });
    return this.#close(course, conclusion);
  }

  /**
   * Whether somebody who signed in before may go on without showing anything: the account and the policies are looked
   * at as they are now. It is in the sign-in log, not interactive, and no sign-in to the event log.
   */
  async renew(renewal: SessionRenewal): Promise<SignInDecision> {
    const { user, by, methods, authenticatedAt } = renewal;
    const isBrowser = by === 'browser-session';
    const course = {
      ...this.#open({ ...renewal, userPrincipalName: user.userPrincipalName }),
      client: {
        clientApp: isBrowser ? 'Browser' : 'Mobile Apps and Desktop clients',
        protocol: 'oAuth2',
        isLegacy: false,
        canAsk: isBrowser,
      },
      isInteractive: false,
    } as const;
    const known = this.#collaborators.tenant.findUserById(user.objectId);
    if (known === undefined) return this.#close(course, refused(course, { code: 'AADSTS50034' }));
    const steps = [sessionStep(course.at)];
    if (authenticatedAt < (known.signInSessionsValidFrom ?? 0)) {
      const revoked = refused(course, { code: 'AADSTS50173' });
      return this.#close(course, { ...revoked, user: known, steps });
    }
    const proven = { userId: known.objectId, methods, steps };
    return this.#close(course, this.#policies.conclude(course, known, proven));
  }

  /**
   * Registers a second factor for a user who has none, as the page does where one is asked for. The next prompt asks for
   * its code.
   *
   * @returns the code, for whoever shows it to the user; `undefined` where there is one already, or nobody of that name
   */
  enrolSecondFactor(userName: string): Secret | undefined {
    const { tenant } = this.#collaborators;
    const user = tenant.findUser(userName);
    if (user === undefined || isRegistered(user)) return undefined;
    const digits = String(this.#random.below(SECOND_FACTOR_CODES));
    const secondFactor = new Secret(digits.padStart(SECOND_FACTOR_DIGITS, '0'));
    const mfa = user.mfa === 'enabled' ? 'registered' : (user.mfa ?? 'none');
    tenant.changeUser(userName, { secondFactor, mfa });
    return secondFactor;
  }

  async #conclude(course: Course, attempt: SignInAttempt): Promise<Conclusion> {
    const { tenant } = this.#collaborators;
    const { continuation = '', password } = attempt;
    const proven = this.#interrupted.take(continuation, course.userName);
    const before = proven && tenant.findUserById(proven.userId);
    if (before !== undefined && proven !== undefined) {
      return this.#policies.conclude(course, before, proven);
    }
    const found = findUser(tenant, attempt.userPrincipalName, attempt.authority);
    if (found.kind === 'unknown') return refused(course, found);
    return this.#withPassword(course, found.user, password);
  }

  async #withPassword(course: Course, user: CloudUser, password: Secret): Promise<Conclusion> {
    const standing = await this.#credentials.check(user, password, course);
    const { steps, requestId } = standing;
    if (standing.kind === 'refused') {
      const { additionalDetails } = standing;
      return {
        ...refused(course, standing),
        user,
        steps,
        requestId,
        ...(additionalDetails !== undefined && { additionalDetails }),
      };
    }
    const proven: Proven = {
      userId: user.objectId,
      methods: ['pwd'],
      steps,
      passwordExpired: standing.expired,
    };
    return { ...this.#policies.conclude(course, user, proven), requestId };
  }

  #open(attempt: Course['attempt']): Course {
    const { clock, random } = this.#runtime;
    const { userPrincipalName, correlationId = random.guid(), traceId } = attempt;
    return {
      attempt,
      userName: userPrincipalName.slice(0, USER_NAME_CHARS_MAX),
      correlationId,
      traceId: traceId ?? this.#random.guid(),
      client: clientOf(attempt),
      clientId: attempt.clientId ?? AZURE_CLI,
      resourceId: attempt.resourceId ?? MICROSOFT_GRAPH,
      at: clock.now(),
      startedAt: clock.elapsed(),
      isInteractive: true,
    };
  }

  #close(course: Course, conclusion: Conclusion): SignInDecision {
    const { tenant, log } = this.#collaborators;
    const processingTimeMs = Math.round(this.#runtime.clock.elapsed() - course.startedAt);
    log?.append(signInRecordOf(tenant, course, conclusion, processingTimeMs));
    return conclusion.decision;
  }
}

function refused(
  { correlationId }: Course,
  { code, detail }: { readonly code: AadstsText; readonly detail?: string },
): Conclusion {
  const why = detail !== undefined && { detail };
  return { decision: { kind: 'failed', correlationId, code, ...why }, steps: [] };
}
