import type { Clock } from '../../../runtime/clock.ts';
import type { AgentRegistry } from '../agent-registry.ts';
import type {
  AdministratorServices,
  PortalAgent,
  PortalUser,
} from '../pages/administrator/administrator-services.ts';
import type { SignInLog } from '../sign-in-log/sign-in-record.ts';
import type { SmartLockout } from '../smart-lockout/smart-lockout.ts';
import { isSynchronised } from '../tenant/cloud-user.ts';
import type { CloudUser, Tenant } from '../tenant/tenant.ts';

export interface PortalParts {
  readonly clock: Clock;
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly lockout: SmartLockout;
  readonly signInLog: SignInLog;
  /** Smart Lockout was set by an administrator. */
  lockoutChanged(): void;
  /** An administrator let a user in again. */
  userUnlocked(user: CloudUser): void;
}

/** The tenant as the administrator's pages show it. */
export function tenantInPortal(parts: PortalParts): AdministratorServices {
  const { clock, tenant, registry, lockout, signInLog } = parts;
  return {
    tenantId: tenant.tenantId,
    get domains() {
      return tenant.domains.map(({ name }) => name);
    },
    connectStatus: () => ({
      passthroughAuthentication: tenant.passthroughAuthentication,
      passwordHashSync: tenant.passwordHashSync,
      passwordWriteback: tenant.passwordWriteback,
      federatedDomains: tenant.domains.filter(
        ({ authentication }) => authentication.kind === 'federated',
      ).length,
    }),
    agents: () => registry.agents.map((agent) => agentOf(agent, registry, clock.now())),
    signIns: () => signInLog.records,
    users: () => usersOf(tenant, lockout),
    get lockoutSettings() {
      return lockout.settings;
    },
    changeLockoutSettings: (settings) => {
      lockout.settings = settings;
      parts.lockoutChanged();
    },
    unlock: (userId) => {
      const user = tenant.findUserById(userId);
      if (user === undefined) return;
      lockout.unlock(userId, 'administrator');
      parts.userUnlocked(user);
    },
  };
}

function agentOf(
  agent: AgentRegistry['agents'][number],
  registry: AgentRegistry,
  now: number,
): PortalAgent {
  const { agentId: id, machineName, externalIp } = agent;
  return {
    id,
    machineName,
    status: registry.statusOf(agent, now),
    ...(externalIp !== undefined && { externalIp }),
  };
}

function usersOf(tenant: Tenant, lockout: SmartLockout): PortalUser[] {
  const locked = new Map<string, number>();
  for (const { userId, lockedForMs } of lockout.states()) {
    locked.set(userId, Math.max(lockedForMs, locked.get(userId) ?? 0));
  }
  return [...tenant.users].map((user) => ({
    id: user.objectId,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName,
    source: isSynchronised(user) ? 'Windows Server AD' : 'Microsoft Entra ID',
    credentialMethod: methodOf(tenant, user),
    enabled: user.disabled !== true,
    lockedForMs: locked.get(user.objectId) ?? 0,
  }));
}

/** Of a client that the tenant's usual way serves. */
function methodOf(tenant: Tenant, user: CloudUser): string {
  if (!isSynchronised(user)) return 'Password in the cloud';
  const federated = tenant.findDomain(user.userPrincipalName)?.authentication.kind === 'federated';
  if (federated) return 'Federation';
  if (tenant.passthroughAuthentication === 'enabled') return 'Pass-through Authentication';
  return user.passwordHash === undefined ? 'Nobody' : 'Password Hash Sync';
}
