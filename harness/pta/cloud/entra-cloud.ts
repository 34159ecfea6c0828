import type { TextRequest } from '../../runtime/http-server.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { Secret } from '../../runtime/secret.ts';
import type { WebRoute } from '../../runtime/web-route.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { AgentPackage } from '../protocol/agent-update.ts';
import { AGENT_SERIAL_BYTES } from '../protocol/certificates/agent-certificate.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { Finding } from '../protocol/findings.ts';
import { LOGIN_HOSTS, REGISTRATION_AUDIENCE } from '../protocol/hosts.ts';
import type { SignInRequest } from '../protocol/messages.ts';
import { AgentRegistry } from './agent-registry.ts';
import { type RaisedFinding, TheftDetector } from './findings/theft-detector.ts';
import type { LogonWitness } from './findings/unseen-logon.ts';
import {
  type CloudPeer,
  type HybridIdentityOptions,
  HybridIdentityService,
} from './hybrid-identity-service.ts';
import { AuditedEvents } from './identity/audited-events.ts';
import { IDENTITY_HOSTS, IdentityPlatform } from './identity/identity-platform.ts';
import { type IgnoredResultCounts, IgnoredResults } from './ignored-results.ts';
import { AccessTokens } from './oauth/access-tokens.ts';
import type { AuthorizationServer } from './oauth/authorization-server.ts';
import { NO_LOCKOUT } from './sign-in/lockout-judge.ts';
import {
  type PasswordChange,
  type PasswordChangeContext,
  PasswordChangeService,
} from './sign-in/password-change/password-change-service.ts';
import type { PasswordWriteback } from './sign-in/password-change/password-writeback.ts';
import type { SignInAttempt, SignInDecision } from './sign-in/sign-in-attempt.ts';
import {
  type SessionRenewal,
  type SignInResult,
  SignInService,
} from './sign-in/sign-in-service.ts';
import { createAuditLog } from './sign-in-log/audit-log.ts';
import type { AuditLog } from './sign-in-log/audit-record.ts';
import { createSignInLog } from './sign-in-log/sign-in-log.ts';
import type { SignInLog } from './sign-in-log/sign-in-record.ts';
import { SmartLockout, type SmartLockoutOptions } from './smart-lockout/smart-lockout.ts';
import { SMART_LOCKOUT_DEFAULTS } from './smart-lockout/smart-lockout-settings.ts';
import { type Realm, realmOf } from './tenant/realm.ts';
import { Tenant, type TenantOptions } from './tenant/tenant.ts';
import { TrustAuthority } from './trust-authority.ts';

export interface EntraCloudOptions extends TenantOptions, HybridIdentityOptions {
  /** Life of the authority that signs agents, which none of their certificates outlives: milliseconds; ten years. */
  readonly authorityLifetimeMs?: number;
  /** Who sees the logons in the directory, for the detection of agents that ask nobody. */
  readonly witness?: LogonWitness;
  /** Makes request ids; random unless given. */
  readonly nextRequestId?: () => string;
  /** As Entra has it unless given; `off` locks nobody, so that the directory's own lockout is met. */
  readonly smartLockout?: SmartLockoutOptions | 'off';
}

/** What Entra does for one tenant. Transport is somebody else's: it is given requests and connections. */
export class EntraCloud implements Disposable {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  /** Every host name that must be answered on port 443. */
  readonly hosts: readonly string[];
  /** Those that take an agent's status on port 8080 as well. */
  readonly statusHosts: readonly string[];
  /** Locks users in the cloud, in front of the directory. */
  readonly smartLockout: SmartLockout;
  /** Every decision about a sign-in. */
  readonly signInLog: SignInLog;
  /** What was changed in the tenant. */
  readonly auditLog: AuditLog;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #tokens: AccessTokens;
  readonly #detector: TheftDetector;
  readonly #ignoredResults: IgnoredResults;
  readonly #agents: HybridIdentityService;
  readonly #signIns: SignInService;
  readonly #passwordChanges: PasswordChangeService;
  readonly #identity: IdentityPlatform;

  private constructor(
    outer: Runtime<PtaEvent>,
    options: EntraCloudOptions,
    trust: TrustAuthority,
    tokens: AccessTokens,
    registry: AgentRegistry,
  ) {
    const { nextRequestId, witness, smartLockout = {} } = options;
    const tenant = new Tenant(options);
    // Whatever the cloud logs, the counters and the detector read.
    const ignoredResults = new IgnoredResults(outer.events);
    const detector = new TheftDetector(outer.clock, ignoredResults, {
      domains: tenant.domains.map(({ name }) => name),
      ...(witness && {
        witness: {
          sawLogon: (userPrincipalName, since) => {
            const user = tenant.findUser(userPrincipalName);
            return witness.sawLogon(user?.onPremisesUserName ?? userPrincipalName, since);
          },
        },
      }),
    });
    this.auditLog = createAuditLog();
    const events = new AuditedEvents(detector, {
      clock: outer.clock,
      random: outer.random.fork('audit'),
      log: this.auditLog,
    });
    const runtime = { ...outer, events };
    this.#runtime = runtime;
    this.#detector = detector;
    this.#ignoredResults = ignoredResults;
    this.#tokens = tokens;
    this.tenant = tenant;
    this.registry = registry;
    this.smartLockout = new SmartLockout(runtime, {
      settings: SMART_LOCKOUT_DEFAULTS[tenant.environment],
      ...(smartLockout !== 'off' && smartLockout),
    });
    const lockout = smartLockout === 'off' ? NO_LOCKOUT : this.smartLockout;
    this.signInLog = createSignInLog();
    this.#agents = new HybridIdentityService(runtime, { tenant, registry, trust, tokens }, options);
    const { relay, queue, features } = this.#agents;
    this.#signIns = new SignInService(runtime, {
      tenant,
      registry,
      queue,
      dispatcher: relay,
      returnHost: this.#agents.returnHost,
      ...(nextRequestId && { nextRequestId }),
      lockout,
      log: this.signInLog,
    });
    this.#passwordChanges = new PasswordChangeService(runtime, { tenant, lockout });
    this.#identity = new IdentityPlatform(runtime, {
      ...{ tenant, registry, tokens },
      ...{ signIns: this.#signIns, passwordChanges: this.#passwordChanges },
      ...{ lockout: this.smartLockout, signInLog: this.signInLog, auditLog: this.auditLog },
      feature: {
        isEnabled: () => tenant.passthroughAuthentication === 'enabled',
        switch: (enabled) => features.toggle(enabled),
      },
    });
    this.statusHosts = this.#agents.statusHosts;
    this.hosts = [...LOGIN_HOSTS, ...IDENTITY_HOSTS, ...this.#agents.hosts];
  }

  /** Makes the tenant's authorities and services. */
  static async create(runtime: Runtime<PtaEvent>, options: EntraCloudOptions): Promise<EntraCloud> {
    const { tenantId } = options;
    const [authorityKeys, tokenKeys] = await runtime.track(
      Promise.all([runtime.keys.rsa2048(), runtime.keys.rsa2048()]),
    );
    const registry = new AgentRegistry();
    const trust = new TrustAuthority(tenantId, registry, {
      keys: authorityKeys,
      serial: runtime.random.bytes(AGENT_SERIAL_BYTES),
      now: runtime.clock.now(),
      ...(options.authorityLifetimeMs !== undefined && {
        lifetimeMs: options.authorityLifetimeMs,
      }),
    });
    const tokens = new AccessTokens(runtime, tenantId, tokenKeys);
    const cloud = new EntraCloud(runtime, options, trust, tokens, registry);
    void cloud.#agents.keepHouse();
    return cloud;
  }

  /** An access token with which an agent can be registered, as its installer gets one by signing in. */
  async issueAdministratorToken(
    role = 'Hybrid Identity Administrator',
    { mfa = false }: { /** Whether a second factor was asked for. */ readonly mfa?: boolean } = {},
  ): Promise<Secret> {
    const [domain] = this.tenant.domains;
    const token = await this.#tokens.issue({
      audience: REGISTRATION_AUDIENCE,
      subject: this.#runtime.random.guid(),
      userPrincipalName: `administrator@${domain?.name ?? 'tenant.test'}`,
      displayName: 'Lab administrator',
      scope: 'user_impersonation',
      roles: [role],
      mfa,
    });
    return new Secret(token);
  }

  /** Pages and interfaces for users, administrators and applications. */
  get webRoutes(): readonly WebRoute[] {
    return this.#identity.routes;
  }

  /** OAuth 2.0 and OpenID Connect: keys and sessions. */
  get authorization(): AuthorizationServer {
    return this.#identity.authorization;
  }

  /** What looks like a theft in the cloud's log, oldest first. */
  get findings(): readonly Finding[] {
    return this.#detector.findings;
  }

  /** The same, with the moments: milliseconds since the Unix epoch, UTC. */
  get raisedFindings(): readonly RaisedFinding[] {
    return this.#detector.raised;
  }

  /** How many results of an agent decided nothing, by kind; the agent may be another tenant's. */
  ignoredResultsOf(agentId: string): IgnoredResultCounts {
    return this.#ignoredResults.of(agentId);
  }

  /** Every agent that results were ignored of, those of other tenants among them. */
  get ignoredResults(): ReadonlyMap<string, IgnoredResultCounts> {
    return this.#ignoredResults.byAgent;
  }

  /** Ends the requests that still wait for an agent, and with them their timers. */
  [Symbol.dispose](): void {
    this.#agents[Symbol.dispose]();
  }

  /** Every listener loses its connection, as when the service is restarted. */
  restartRelay(): void {
    this.#agents.relay.restart();
  }

  /** Gives every endpoint another key: whoever comes back with the old one is refused, and has to bootstrap. */
  rotateSharedAccessKeys(): void {
    this.#agents.rotateSharedAccessKeys();
  }

  /** Takes an agent off the tenant's list, as an administrator may. @returns whether it was there */
  removeAgent(agentId: string): boolean {
    return this.#agents.removeAgent(agentId);
  }

  register(xml: string): Promise<string> {
    return this.#agents.register(xml);
  }

  enablePassthroughAuthentication(xml: string): Promise<string> {
    return this.#agents.features.switch(xml);
  }

  passthroughAuthenticationStatus(xml: string): Promise<string> {
    return this.#agents.features.status(xml);
  }

  bootstrap(xml: string, peer: CloudPeer): Promise<string | undefined> {
    return this.#agents.bootstrap(xml, peer);
  }

  renewTrust(xml: string, peer: CloudPeer): Promise<string | undefined> {
    return this.#agents.renewTrust(xml, peer);
  }

  checkForUpdate(text: string, peer: CloudPeer): Promise<string | undefined> {
    return this.#agents.checkForUpdate(text, peer);
  }

  downloadUpdate(peer: CloudPeer): Promise<string | undefined> {
    return this.#agents.downloadUpdate(peer);
  }

  /** Offers a new version to the agents, one after another. */
  publishUpdate(of: AgentPackage): void {
    this.#agents.publishUpdate(of);
  }

  takeAnswer(request: TextRequest, peer: CloudPeer): number {
    return this.#agents.takeAnswer(request, peer);
  }

  /** From the user name to the last question, whatever face of the tenant the user came to. */
  decide(attempt: SignInAttempt): Promise<SignInDecision> {
    return this.#signIns.decide(attempt);
  }

  /** Whether somebody who signed in before may go on: a refresh token, or a session of the browser. */
  renew(renewal: SessionRenewal): Promise<SignInDecision> {
    return this.#signIns.renew(renewal);
  }

  /** @returns the code of the new second factor; `undefined` where there is one already */
  enrolSecondFactor(userName: string): Secret | undefined {
    return this.#signIns.enrolSecondFactor(userName);
  }

  /** Where a user name signs in. */
  realmOf(userName: string, domainHint?: string): Realm {
    return realmOf(this.tenant, userName, { now: this.#runtime.clock.now(), domainHint });
  }

  /** Changes the password of a user who knows it, in the cloud or by writeback. */
  changePassword(
    userName: string,
    current: Secret,
    next: Secret,
    context: PasswordChangeContext = {},
  ): Promise<PasswordChange> {
    return this.#passwordChanges.changePassword(userName, current, next, context);
  }

  /** Connects the tenant to Active Directory, for passwords that are changed in the cloud. */
  connectWriteback(writeback: PasswordWriteback): void {
    this.#passwordChanges.writeback = writeback;
  }

  /** What a user name and a password are worth, for clients that can ask for nothing more. */
  signIn(request: SignInRequest): Promise<SignInResult> {
    return this.#signIns.signIn(request);
  }

  /** Resolves when the listener has left. */
  acceptListener(messages: MessageSocket, host: string, peer: CloudPeer): Promise<void> {
    return this.#agents.acceptListener(messages, host, peer);
  }

  /** Resolves when the request was given, or the agent sent away. */
  acceptRequestFetch(messages: MessageSocket, peer: CloudPeer): Promise<void> {
    return this.#agents.acceptRequestFetch(messages, peer);
  }

  /** Resolves when the call is over. */
  acceptRelayedConnection(messages: MessageSocket): Promise<void> {
    return this.#agents.relay.acceptRelayedConnection(messages);
  }
}
