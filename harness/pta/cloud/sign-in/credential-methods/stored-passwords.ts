import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../../../runtime/secret.ts';
import type { CloudOnlyUser, SynchronisedUser } from '../../tenant/cloud-user.ts';
import type { CredentialCheck, CredentialResult } from './credential-check.ts';

/** Of the sign-in log, as documented. */
const IN_THE_CLOUD = 'Password in the cloud';
const HASH_SYNC = 'Password Hash Sync';

/** Checks a cloud-only user's password. Its expiry is told to whoever knows it, and to nobody else (inferred). */
export function checkCloudPassword(user: CloudOnlyUser, password: Secret): CredentialCheck {
  return {
    checkedBy: 'cloud-password',
    methodDetail: IN_THE_CLOUD,
    ...resultOf(user, password),
  };
}

/**
 * Checks a password against what password hash synchronisation left. What Active Directory says of the account, such as
 * an expired password, a lock or logon hours, is not known here, as documented.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
 */
export function checkPasswordHash(
  { passwordHash }: SynchronisedUser,
  password: Secret,
): CredentialCheck {
  const matches = passwordHash?.matches(password) === true;
  return {
    checkedBy: 'password-hash',
    methodDetail: HASH_SYNC,
    kind: matches ? 'right' : 'wrong',
  };
}

function resultOf(user: CloudOnlyUser, password: Secret): CredentialResult {
  if (user.password === undefined) {
    return { kind: 'refused', code: 'AADSTS50056', detail: 'No password was ever set.' };
  }
  if (!isSame(user.password, password)) return { kind: 'wrong' };
  return user.passwordExpired === true
    ? { kind: 'right', expired: 'AADSTS50055' }
    : { kind: 'right' };
}

/** In a time that tells nothing of either. */
function isSame(known: Secret, typed: Secret): boolean {
  return timingSafeEqual(digest(known), digest(typed));
}

function digest(secret: Secret): Buffer {
  return createHash('sha256').update(secret.reveal(), 'utf16le').digest();
}
