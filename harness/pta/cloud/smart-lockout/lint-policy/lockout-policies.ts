import type { SmartLockoutEnvironment, SmartLockoutSettings } from '../smart-lockout-settings.ts';

/** Smart Lockout as a tenant has it. */
export interface EntraLockoutPolicy extends SmartLockoutSettings {
  readonly environment: SmartLockoutEnvironment;
}

/** When Active Directory locks an account: of the domain, or of a password settings object (PSO). */
export interface AccountLockoutPolicy {
  /** Wrong passwords that lock; 0 never locks. */
  readonly lockoutThreshold: number;
  /** Minutes; 0 lasts until an administrator unlocks. */
  readonly lockoutDurationMinutes: number;
  /** Minutes after the last wrong password in which the next one adds to it ("Reset account lockout counter after"). */
  readonly lockOutObservationWindowMinutes: number;
}

/** A policy for some accounts, in place of the domain's. */
export interface PasswordSettings extends AccountLockoutPolicy {
  readonly name: string;
}

export interface ActiveDirectoryLockoutPolicy extends AccountLockoutPolicy {
  readonly passwordSettings: readonly PasswordSettings[];
  /**
   * Ways from the internet on which Active Directory is asked without Entra before it, such as a VPN, AD FS or basic
   * authentication of an Exchange server; `undefined` when nobody said.
   */
  readonly directPaths?: readonly string[];
}

export interface LockoutPolicies {
  readonly entra: EntraLockoutPolicy;
  readonly activeDirectory: ActiveDirectoryLockoutPolicy;
}
