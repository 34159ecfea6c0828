import type { Secret } from '../../../runtime/secret.ts';
import type { SynchronisedPasswordHash } from './password-hash/synchronised-password-hash.ts';

/**
 * Multifactor authentication of one user. `none`: asked for by a policy only. `enabled`: always, and the user has to
 * enrol yet. `registered`: always. `expired`: always, and what was presented before no longer counts.
 */
export type MfaState = 'none' | 'enabled' | 'registered' | 'expired';

interface UserOfTenant {
  /** GUID. */
  readonly objectId: string;
  readonly displayName: string;
  /** What is typed into the sign-in page. */
  readonly userPrincipalName: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly mail?: string;
  /** Directory roles by display name, such as `Hybrid Identity Administrator`. */
  readonly roles?: readonly string[];
  /** The account may not sign in to the cloud; not so unless given. */
  readonly disabled?: boolean;
  /** `none` unless given. */
  readonly mfa?: MfaState;
  /** What the user's second factor shows, and has to be typed; absent while none is registered. */
  readonly secondFactor?: Secret;
  /** Whoever signed in before has to again: milliseconds since the Unix epoch, UTC. */
  readonly signInSessionsValidFrom?: number;
}

/** A user that Connect synchronised from Active Directory. */
export interface SynchronisedUser extends UserOfTenant {
  /** What the agent asks Active Directory about: the on-premises UPN, or the attribute chosen in Connect (Alternate ID). */
  readonly onPremisesUserName: string;
  /** Source anchor: base64 of the objectGUID, where it is known. */
  readonly immutableId?: string;
  /** What password hash synchronisation left; absent where it never ran. */
  readonly passwordHash?: SynchronisedPasswordHash;
}

/** A user that was created in the tenant. Pass-through Authentication does not affect it. */
export interface CloudOnlyUser extends UserOfTenant {
  readonly onPremisesUserName?: never;
  /** Absent where none was ever set. */
  readonly password?: Secret;
  /** It has to be changed: too old, or set by an administrator. Not so unless given. */
  readonly passwordExpired?: boolean;
}

export type CloudUser = SynchronisedUser | CloudOnlyUser;

export function isSynchronised(user: CloudUser): user is SynchronisedUser {
  return user.onPremisesUserName !== undefined;
}
