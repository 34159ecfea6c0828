import type { CloudEnvironment } from '../../protocol/agent-versions.ts';

/** Connect's names of the clouds; the last is operated by 21Vianet. */
export type SmartLockoutEnvironment = CloudEnvironment | 'AzureChinaCloud';

/**
 * What an administrator sets under Password protection: `LockoutThreshold` and `LockoutDurationInSeconds` of the
 * directory setting Password Rule Settings.
 */
export interface SmartLockoutSettings {
  /** Failed sign-ins until the first lock. */
  readonly lockoutThreshold: number;
  /** Of the first lock; later ones last longer. */
  readonly lockoutDurationInSeconds: number;
}

/** @see https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout */
export const SMART_LOCKOUT_DEFAULTS: Readonly<
  Record<SmartLockoutEnvironment, SmartLockoutSettings>
> = {
  AzureCloud: { lockoutThreshold: 10, lockoutDurationInSeconds: 60 },
  AzureUSGovernment: { lockoutThreshold: 3, lockoutDurationInSeconds: 60 },
  AzureChinaCloud: { lockoutThreshold: 10, lockoutDurationInSeconds: 60 },
};

/** How locks in a row grow: after every `locksPerStep` of them, the next last `factor` times as long. */
export interface LockoutGrowth {
  readonly locksPerStep: number;
  readonly factor: number;
  readonly durationMsMax: number;
}

/**
 * Inferred: for Entra ID the growth is not disclosed. For Azure AD B2C, which has the same feature, it is documented
 * that the first ten locks last as configured, that they get "slightly longer" after every ten, and that none lasts
 * longer than five hours. Half as long again is this project's reading of "slightly".
 *
 * @see https://learn.microsoft.com/azure/active-directory-b2c/threat-management
 */
export const ASSUMED_GROWTH: LockoutGrowth = {
  locksPerStep: 10,
  factor: 1.5,
  durationMsMax: 5 * 3_600_000,
};

/**
 * By how much the data centres differ. That the number of tries varies slightly from the threshold is documented, by
 * how much is not.
 */
export interface DataCentreVariance {
  readonly dataCentres: number;
  /** A data centre allows 0 to this many failures more than the threshold; which, the seed decides. */
  readonly extraFailuresMax: number;
}

/** Inferred, both numbers. */
export const ASSUMED_VARIANCE: DataCentreVariance = { dataCentres: 3, extraFailuresMax: 1 };

/**
 * How long a lock lasts: milliseconds.
 *
 * @param lockout - which of the locks in a row, from 1
 */
export function lockoutMs(
  lockout: number,
  { lockoutDurationInSeconds }: SmartLockoutSettings,
  { locksPerStep, factor, durationMsMax }: LockoutGrowth,
): number {
  const firstMs = lockoutDurationInSeconds * 1000;
  const grownMs = firstMs * factor ** Math.floor((lockout - 1) / locksPerStep);
  return Math.floor(Math.min(grownMs, Math.max(firstMs, durationMsMax)));
}
