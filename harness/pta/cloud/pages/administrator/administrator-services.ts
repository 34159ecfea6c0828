import type { SignInRecord } from '../../sign-in-log/sign-in-record.ts';

/** What Connect and the tenant say of how users sign in. */
export interface ConnectStatus {
  readonly passthroughAuthentication: 'enabled' | 'disabled';
  readonly passwordHashSync: 'enabled' | 'disabled';
  readonly federatedDomains: number;
  readonly passwordWriteback: 'enabled' | 'disabled';
}

/** One row of the Pass-through authentication pane. */
export interface PortalAgent {
  readonly id: string;
  readonly machineName: string;
  /** Address that called bootstrap last; absent before the first time. */
  readonly externalIp?: string;
  readonly status: 'active' | 'inactive';
}

/** One person of the tenant, as far as signing in goes. */
export interface PortalUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly source: 'Windows Server AD' | 'Microsoft Entra ID';
  /** How the password is checked, such as `Pass-through Authentication`. */
  readonly credentialMethod: string;
  readonly enabled: boolean;
  /** Milliseconds until Smart Lockout lets the user in again; 0 when it does now. */
  readonly lockedForMs: number;
}

export interface LockoutSettings {
  readonly lockoutThreshold: number;
  readonly lockoutDurationInSeconds: number;
}

/** What stands behind the administrator's pages. */
export interface AdministratorServices {
  readonly tenantId: string;
  /** Names of the tenant's domains. */
  readonly domains: readonly string[];
  connectStatus(): ConnectStatus;
  agents(): readonly PortalAgent[];
  /** Oldest first. */
  signIns(): readonly SignInRecord[];
  users(): readonly PortalUser[];
  readonly lockoutSettings: LockoutSettings;
  changeLockoutSettings(settings: LockoutSettings): void;
  /** Smart Lockout lets the user in again. */
  unlock(userId: string): void;
}
