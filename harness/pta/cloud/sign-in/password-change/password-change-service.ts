import type { Runtime } from '../../../../runtime/runtime.ts';
import type { Secret } from '../../../../runtime/secret.ts';
import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import type { PtaEvent } from '../../../protocol/events.ts';
import {
  type CloudOnlyUser,
  type CloudUser,
  isSynchronised,
  type SynchronisedUser,
} from '../../tenant/cloud-user.ts';
import {
  SALT_BYTES,
  SynchronisedPasswordHash,
} from '../../tenant/password-hash/synchronised-password-hash.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { checkCloudPassword } from '../credential-methods/stored-passwords.ts';
import { type LockoutJudge, NO_LOCKOUT, type PasswordOrigin } from '../lockout-judge.ts';
import { objectionToPassword } from './cloud-password-policy.ts';
import type { PasswordWriteback } from './password-writeback.ts';
import { writebackToAadsts } from './writeback-to-aadsts.ts';

export type PasswordChange =
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly code: AadstsText };

export interface PasswordChangeCollaborators {
  readonly tenant: Tenant;
  /** Locks nobody unless given. */
  readonly lockout?: LockoutJudge;
}

export interface PasswordChangeContext extends PasswordOrigin {
  /** GUID; made by the cloud when absent. */
  readonly correlationId?: string;
}

/** Changes passwords of users who know the present one: in the cloud, or in Active Directory where writeback is on. */
export class PasswordChangeService {
  /** Connects the tenant to Active Directory; nothing is reached while there is none. */
  writeback: PasswordWriteback | undefined;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #tenant: Tenant;
  readonly #lockout: LockoutJudge;

  constructor(
    runtime: Runtime<PtaEvent>,
    { tenant, lockout = NO_LOCKOUT }: PasswordChangeCollaborators,
  ) {
    // What it draws must not shift the ids of requests.
    this.#runtime = { ...runtime, random: runtime.random.fork('password-change') };
    this.#tenant = tenant;
    this.#lockout = lockout;
  }

  /**
   * Wrong passwords count towards Smart Lockout, so that the page is no way around it (inferred). As documented, a
   * change by who knows the password ends no lock.
   *
   * @see https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
   */
  async changePassword(
    userName: string,
    current: Secret,
    next: Secret,
    context: PasswordChangeContext = {},
  ): Promise<PasswordChange> {
    const { random, clock, events } = this.#runtime;
    const user = this.#tenant.findUser(userName);
    const { correlationId = random.guid() } = context;
    const code = user === undefined ? NOT_FOUND : await this.#change(user, current, next, context);
    const userPrincipalName = user?.userPrincipalName ?? userName.slice(0, USER_NAME_CHARS_MAX);
    events.append({
      type: 'password.change-decided',
      correlationId,
      userPrincipalName,
      code: String(code),
    });
    if (code !== 0) return { kind: 'refused', code };
    // Whoever signed in with the former password has to sign in again.
    this.#tenant.changeUser(userPrincipalName, { signInSessionsValidFrom: clock.now() });
    return { kind: 'changed' };
  }

  async #change(
    user: CloudUser,
    current: Secret,
    next: Secret,
    origin: PasswordOrigin,
  ): Promise<0 | AadstsText> {
    if (this.#lockout.judge(user.objectId, origin).kind !== 'open') return 'AADSTS50053';
    const objection = objectionToPassword(next.reveal(), user, this.#tenant.bannedPasswords);
    const code = isSynchronised(user)
      ? await this.#onPremises(user, current, next, objection)
      : this.#inTheCloud(user, current, next, objection);
    if (code === WRONG_PASSWORD) {
      this.#lockout.failed(user.objectId, origin, isSynchronised(user) ? undefined : current);
    }
    return code;
  }

  #inTheCloud(
    user: CloudOnlyUser,
    current: Secret,
    next: Secret,
    objection: AadstsText | undefined,
  ): 0 | AadstsText {
    if (checkCloudPassword(user, current).kind !== 'right') return WRONG_PASSWORD;
    // As documented, the last password cannot be used again when it is changed.
    if (current.reveal() === next.reveal()) return TOO_WEAK;
    if (objection !== undefined) return objection;
    this.#tenant.setCloudPassword(user.userPrincipalName, { password: next });
    return 0;
  }

  /** The directory decides about length and complexity; the cloud's own list of banned words comes before it (inferred). */
  async #onPremises(
    user: SynchronisedUser,
    current: Secret,
    next: Secret,
    objection: AadstsText | undefined,
  ): Promise<0 | AadstsText> {
    if (this.#tenant.passwordWriteback === 'disabled') return 'AADSTS120012';
    if (objection === BANNED) return BANNED;
    const { userPrincipalName, onPremisesUserName, passwordHash } = user;
    const outcome = await this.writeback?.change(onPremisesUserName, current, next);
    const code = writebackToAadsts(outcome ?? { kind: 'unreachable' });
    // Somebody took the user out of the tenant in the meantime.
    if (code === 0 && this.#tenant.findUser(userPrincipalName) === undefined) return CLOUD_FAILED;
    if (code === 0 && passwordHash !== undefined) {
      const salt = this.#runtime.random.bytes(SALT_BYTES);
      const hash = SynchronisedPasswordHash.of(next, salt);
      this.#tenant.synchronisePasswordHash(userPrincipalName, hash);
    }
    return code;
  }
}

const WRONG_PASSWORD = 'AADSTS120000';
const TOO_WEAK = 'AADSTS120002';
const NOT_FOUND = 'AADSTS120016';
const CLOUD_FAILED = 'AADSTS120005';
const BANNED = 'AADSTS120018';
/** As much of a name that nobody has is logged. */
const USER_NAME_CHARS_MAX = 1_024;
