import type { Runtime } from '../../../runtime/runtime.ts';
import type { WebRoute } from '../../../runtime/web-route.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { LOGIN_HOSTS } from '../../protocol/hosts.ts';
import type { AgentRegistry } from '../agent-registry.ts';
import { createAzureManagementRoutes } from '../graph/azure-management.ts';
import { directoryOf } from '../graph/directory/tenant-directory.ts';
import { createGraphRoutes } from '../graph/graph-routes.ts';
import type { FeatureSwitch } from '../graph/publishing-profile/profile-operations.ts';
import { PublishingProfile } from '../graph/publishing-profile/publishing-profile.ts';
import type { AccessTokens } from '../oauth/access-tokens.ts';
import { AuthorizationServer } from '../oauth/authorization-server.ts';
import { administratorRoutes } from '../pages/administrator/administrator-routes.ts';
import { styleRoute } from '../pages/page.ts';
import { BrowserSessions } from '../pages/sign-in/browser-sessions.ts';
import { devicePages } from '../pages/sign-in/device-page.ts';
import { SignInFlows } from '../pages/sign-in/sign-in-flows.ts';
import { SignInPages } from '../pages/sign-in/sign-in-pages.ts';
import type { PasswordChangeService } from '../sign-in/password-change/password-change-service.ts';
import type { SignInService } from '../sign-in/sign-in-service.ts';
import { type AuditEntry, type AuditLog, auditRecord } from '../sign-in-log/audit-record.ts';
import type { SignInLog } from '../sign-in-log/sign-in-record.ts';
import type { SmartLockout } from '../smart-lockout/smart-lockout.ts';
import { realmOf } from '../tenant/realm.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { PasswordRulesOf } from './password-rules-of.ts';
import { tenantInPortal } from './tenant-in-portal.ts';

/** What the faces of the tenant stand on. */
export interface IdentityParts {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly tokens: AccessTokens;
  readonly signIns: SignInService;
  readonly passwordChanges: PasswordChangeService;
  readonly lockout: SmartLockout;
  readonly signInLog: SignInLog;
  readonly auditLog: AuditLog;
  readonly feature: FeatureSwitch;
}

/** Where administrators look after the tenant; `local` stands for the names of this machine. */
const PORTAL_HOSTS = ['entra.microsoft.com', 'local'];
const LOGIN_PAGE_HOSTS = [...LOGIN_HOSTS, 'local'];

/** Host names of the faces beside those of signing in. */
export const IDENTITY_HOSTS = [
  'graph.microsoft.com',
  'management.azure.com',
  'entra.microsoft.com',
] as const;

/** What users, administrators and applications see of a tenant: pages, OAuth 2.0, Graph. */
export class IdentityPlatform {
  /** In this order: the first that matches answers. */
  readonly routes: readonly WebRoute[];
  readonly authorization: AuthorizationServer;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #parts: IdentityParts;

  constructor(outer: Runtime<PtaEvent>, parts: IdentityParts) {
    // What pages and tokens draw must not shift the ids of agents and validations.
    const runtime = { ...outer, random: outer.random.fork('identity') };
    const { tenant, registry, tokens, signIns, lockout, signInLog, auditLog, feature } = parts;
    this.#runtime = runtime;
    this.#parts = parts;
    const sessions = new BrowserSessions(runtime.clock, runtime.random.fork('sessions'));
    const pages = this.#pages(sessions);
    this.authorization = new AuthorizationServer(runtime, {
      tenant,
      tokens,
      applications: tenant.applications,
      realms: { realmOf: (userName) => this.#realmOf(userName) },
      desk: signIns,
      face: pages,
      memory: sessions,
    });
    // An organisation's name is not kept: the first domain stands for it.
    const directory = directoryOf(tenant, tenant.domains[0]?.name ?? tenant.initialDomain.name);
    const portal = tenantInPortal({
      ...{ clock: runtime.clock, tenant, registry, lockout, signInLog },
      lockoutChanged: () =>
        this.#note({
          activity: 'Update company settings',
          initiatedBy: PORTAL,
          targets: [{ id: tenant.tenantId, displayName: 'Password Rule Settings', type: 'Policy' }],
        }),
      userUnlocked: ({ objectId: id, displayName, userPrincipalName }) =>
        this.#note({
          activity: 'Update user',
          initiatedBy: PORTAL,
          targets: [{ id, displayName, type: 'User', userPrincipalName }],
        }),
    });
    this.routes = [
      styleRoute([...LOGIN_PAGE_HOSTS, 'entra.microsoft.com']),
      ...administratorRoutes(portal, runtime.random.fork('portal'), PORTAL_HOSTS),
      ...pages.routes(LOGIN_PAGE_HOSTS),
      ...devicePages(this.authorization.devices, pages, LOGIN_PAGE_HOSTS),
      ...createAzureManagementRoutes(runtime, {
        ...{ tokens, directory },
        subscription: {
          id: runtime.random.fork('subscription').guid(),
          displayName: 'Lab subscription, test only',
        },
      }),
      ...this.authorization.routes,
      // Its last routes take whatever is left at its host.
      ...createGraphRoutes(runtime, {
        ...{ tokens, directory, signInLog, auditLog, feature },
        agents: registry,
        profile: new PublishingProfile(runtime.random.fork('publishing-profile')),
        passwordRules: new PasswordRulesOf(tenant, lockout),
      }),
    ];
  }

  #pages(sessions: BrowserSessions): SignInPages {
    const { signIns, passwordChanges } = this.#parts;
    const { clock, random } = this.#runtime;
    const flows = new SignInFlows(clock, random.fork('flows'));
    return new SignInPages(
      this.#runtime,
      {
        decide: (attempt) => signIns.decide(attempt),
        federatedSignIn: (userName) => {
          const realm = this.#realmOf(userName);
          return realm.kind === 'federated' ? realm.redirectUrl : undefined;
        },
        changePassword: (userName, current, next, context) =>
          passwordChanges.changePassword(userName, current, next, context),
        enrolSecondFactor: (userName) => signIns.enrolSecondFactor(userName),
      },
      flows,
      sessions,
    );
  }

  #realmOf(userName: string) {
    return realmOf(this.#parts.tenant, userName, { now: this.#runtime.clock.now() });
  }

  #note(entry: AuditEntry): void {
    const { clock, random } = this.#runtime;
    this.#parts.auditLog.append(auditRecord(entry, { random, at: clock.now() }));
  }
}

/** Nobody signs in to the lab's administrator's pages. */
const PORTAL = { kind: 'app', displayName: 'Microsoft Entra admin center' } as const;
