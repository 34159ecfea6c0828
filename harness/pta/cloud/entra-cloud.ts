import { slept } from '../../runtime/clock.ts';
import type { TextRequest } from '../../runtime/http-server.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { Secret } from '../../runtime/secret.ts';
import type { WebRoute } from '../../runtime/web-route.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { AgentPackage } from '../protocol/agent-update.ts';
import {
  type BootstrapSettings,
  DEFAULT_BOOTSTRAP_SETTINGS,
} from '../protocol/bootstrap-response.ts';
import { AGENT_SERIAL_BYTES } from '../protocol/certificates/agent-certificate.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { Finding } from '../protocol/findings.ts';
import {
  bootstrapHost,
  LOGIN_HOSTS,
  REGISTRATION_AUDIENCE,
  registrationHost,
  relayInstanceHost,
  returnHost,
  serviceBusHost,
  sharedBootstrapHost,
  trustRenewalHost,
} from '../protocol/hosts.ts';
import type { SignInRequest } from '../protocol/messages.ts';
import { type RequestVariant, takesReliableSessions } from '../protocol/request-variant.ts';
import { AgentRegistry } from './agent-registry.ts';
import { AnswerService } from './answer-service.ts';
import { BootstrapService, TRUST_OVERLAP_MS } from './bootstrap-service.ts';
import { EndpointKeys } from './endpoint-keys.ts';
import { FeatureService } from './feature-service.ts';
import { type RaisedFinding, TheftDetector } from './findings/theft-detector.ts';
import type { LogonWitness } from './findings/unseen-logon.ts';
import { AuditedEvents } from './identity/audited-events.ts';
import { IDENTITY_HOSTS, IdentityPlatform } from './identity/identity-platform.ts';
import { type IgnoredResultCounts, IgnoredResults } from './ignored-results.ts';
import { AccessTokens } from './oauth/access-tokens.ts';
import type { AuthorizationServer } from './oauth/authorization-server.ts';
import { RegistrationService } from './registration-service.ts';
import { Relay } from './relay/relay.ts';
import { RenewalService } from './renewal-service.ts';
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
import { UpdateService } from './update-service.ts';
import { DEFAULT_LIMITS, type ValidationLimits, ValidationQueue } from './validation-queue.ts';

/** Who is at the other end of a connection. */
export interface CloudPeer {
  /** DER of the client certificate that was shown and proven; not judged yet. */
  readonly clientCertificate?: Uint8Array;
  readonly from: string;
}

export interface EntraCloudOptions extends TenantOptions {
  /** Service Bus namespaces that agents listen in; public research saw two to four. */
  readonly regions?: readonly string[];
  readonly limits?: ValidationLimits;
  readonly bootstrap?: Partial<BootstrapSettings>;
  /** How requests reach agents that can choose; inline unless given. */
  readonly requestVariant?: RequestVariant;
  /** Between empty frames on a relay listener's connection: milliseconds; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
  /** How long a relayed connection is kept for another call to the same listener: milliseconds; it is not unless given. */
  readonly idleConnectionMs?: number | undefined;
  /** How long a renewed certificate's predecessor is taken: milliseconds; a day unless given. */
  readonly trustOverlapMs?: number;
  /** Life of the authority that signs agents, which none of their certificates outlives: milliseconds; ten years. */
  readonly authorityLifetimeMs?: number;
  /** Who sees the logons in the directory, for the detection of agents that ask nobody. */
  readonly witness?: LogonWitness;
  /** Makes request ids; random unless given. */
  readonly nextRequestId?: () => string;
  /** As Entra has it unless given; `off` locks nobody, so that the directory's own lockout is met. */
  readonly smartLockout?: SmartLockoutOptions | 'off';
}

/** Names of the captured kind; `invented` ones would do as well. */
const REGIONS = ['his-eur1-weur1', 'his-eur1-neur1'];
const RENEW_TRUST_PATH = '/renewTrust';
/** How often the list of agents is looked through for those who have to go (inferred). */
const SWEEP_EVERY_MS = 3_600_000;
const RELAY_INSTANCE = 'g1-prod-am3-001';
const RETURN_MACHINE = 'vm1-proxy-pta-WEUR-AMS01P-1';

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
  readonly #identity: IdentityPlatform;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #trust: TrustAuthority;
  readonly #tokens: AccessTokens;
  readonly #registration: RegistrationService;
  readonly #features: FeatureService;
  readonly #bootstrap: BootstrapService;
  readonly #renewals: RenewalService;
  readonly #updates: UpdateService;
  readonly #ending = new AbortController();
  readonly #detector: TheftDetector;
  readonly #ignoredResults: IgnoredResults;
  readonly #answers: AnswerService;
  readonly #signIns: SignInService;
  readonly #passwordChanges: PasswordChangeService;
  readonly #relay: Relay;
  readonly #endpoints: EndpointKeys;
  readonly #queue: ValidationQueue;

  private constructor(
    outer: Runtime<PtaEvent>,
    options: EntraCloudOptions,
    trust: TrustAuthority,
    tokens: AccessTokens,
    registry: AgentRegistry,
  ) {
    const { regions = REGIONS, limits = DEFAULT_LIMITS, nextRequestId } = options;
    const { tenantId, witness } = options;
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
    const settings = {
      ...DEFAULT_BOOTSTRAP_SETTINGS,
      logicalResponseTimeoutMs: limits.responseTimeoutMs,
      ...options.bootstrap,
    };
    const queue = new ValidationQueue(runtime.clock, runtime.events, limits);
    const answersAt = returnHost(RETURN_MACHINE);

    this.#runtime = runtime;
    this.#detector = detector;
    this.#ignoredResults = ignoredResults;
    this.#trust = trust;
    this.#tokens = tokens;
    this.tenant = tenant;
    this.registry = registry;
    this.#queue = queue;
    const { smartLockout = {} } = options;
    this.smartLockout = new SmartLockout(runtime, {
      settings: SMART_LOCKOUT_DEFAULTS[tenant.environment],
      ...(smartLockout !== 'off' && smartLockout),
    });
    const lockout = smartLockout === 'off' ? NO_LOCKOUT : this.smartLockout;
    this.signInLog = createSignInLog();
    this.#endpoints = new EndpointKeys(runtime.random, tenantId, regions);
    const endpointCount = Math.max(1, this.#endpoints.plain.length);
    // What the relay draws for each connection must not shift the ids of requests.
    const relayRuntime = { ...runtime, random: runtime.random.fork('relay') };
    this.#relay = new Relay(relayRuntime, {
      endpoints: () => this.#endpoints.all,
      instance: RELAY_INSTANCE,
      queue,
      requestVariant: options.requestVariant ?? 'inline',
      keepAliveMs: options.keepAliveMs,
      idleConnectionMs: options.idleConnectionMs,
      // Each of them takes one of the calls that the agent serves at a time: half of those are left alone.
      idleConnectionsMax: Math.floor(settings.connectionLimit / (2 * endpointCount)),
    });
    this.#registration = new RegistrationService(runtime, { tenant, registry, trust, tokens });
    this.#features = new FeatureService(runtime, { tenant, registry, tokens });
    this.#updates = new UpdateService(runtime, trust);
    this.#renewals = new RenewalService(runtime, { registry, trust });
    const renewalHost = trustRenewalHost(regions[0] ?? REGIONS[0] ?? 'his-eur1-weur1');
    this.#bootstrap = new BootstrapService(runtime, {
      tenant,
      registry,
      trust,
      renewals: this.#renewals,
      updates: this.#updates,
      endpointsFor: (version) =>
        takesReliableSessions(version) ? this.#endpoints.all : this.#endpoints.plain,
      settings,
      trustRenewEndpoint: `https://${renewalHost}${RENEW_TRUST_PATH}`,
      trustOverlapMs: options.trustOverlapMs ?? TRUST_OVERLAP_MS,
    });
    this.#answers = new AnswerService(runtime.clock, trust, queue);
    this.#signIns = new SignInService(runtime, {
      tenant,
      registry,
      queue,
      dispatcher: this.#relay,
      returnHost: answersAt,
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
        switch: (enabled) => this.#features.toggle(enabled),
      },
    });
    this.statusHosts = [bootstrapHost(tenantId), sharedBootstrapHost(tenantId)];
    this.hosts = [
      ...LOGIN_HOSTS,
      ...IDENTITY_HOSTS,
      registrationHost(tenantId),
      bootstrapHost(tenantId),
      sharedBootstrapHost(tenantId),
      renewalHost,
      ...regions.map(serviceBusHost),
      relayInstanceHost(RELAY_INSTANCE),
      answersAt,
    ];
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
    void cloud.#keepHouse();
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
    this.#ending.abort();
    this.#queue.close();
    this.#relay[Symbol.dispose]();
  }

  /** Every listener loses its connection, as when the service is restarted. */
  restartRelay(): void {
    this.#relay.restart();
  }

  /** Gives every endpoint another key: whoever comes back with the old one is refused, and has to bootstrap. */
  rotateSharedAccessKeys(): void {
    this.#endpoints.rotate();
  }

  /** Takes an agent off the tenant's list, as an administrator may. @returns whether it was there */
  removeAgent(agentId: string): boolean {
    const removed = this.registry.remove(agentId);
    const cause = 'removed-by-administrator';
    if (removed) this.#runtime.events.append({ type: 'agent.removed', agentId, cause });
    return removed;
  }

  register(xml: string): Promise<string> {
    return this.#registration.answer(xml);
  }

  enablePassthroughAuthentication(xml: string): Promise<string> {
    return this.#features.switch(xml);
  }

  passthroughAuthenticationStatus(xml: string): Promise<string> {
    return this.#features.status(xml);
  }

  async bootstrap(xml: string, peer: CloudPeer): Promise<string | undefined> {
    return this.#bootstrap.answer(xml, peer.clientCertificate, peer.from);
  }

  async renewTrust(xml: string, peer: CloudPeer): Promise<string | undefined> {
    return this.#renewals.answer(xml, peer.clientCertificate, peer.from);
  }

  async checkForUpdate(text: string, peer: CloudPeer): Promise<string | undefined> {
    return this.#updates.check(text, peer.clientCertificate);
  }

  async downloadUpdate(peer: CloudPeer): Promise<string | undefined> {
    return this.#updates.download(peer.clientCertificate);
  }

  /** Offers a new version to the agents, one after another. */
  publishUpdate(of: AgentPackage): void {
    this.#updates.publish(of);
  }

  takeAnswer({ url, headers }: TextRequest, { clientCertificate }: CloudPeer): number {
    return this.#answers.take(`${url.pathname}${url.search}`, headers, clientCertificate);
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
    const verdict = this.#trust.judge(peer.clientCertificate, this.#runtime.clock.now());
    const agentId = verdict.kind === 'trusted' ? verdict.agentId : undefined;
    const { from } = peer;
    this.#runtime.events.append({
      type: 'listener.connected',
      from,
      ...(agentId !== undefined && { agentId }),
    });
    return this.#relay.acceptListener(messages, host, agentId);
  }

  async #keepHouse(): Promise<void> {
    const { clock, events } = this.#runtime;
    while (await slept(clock.sleep(SWEEP_EVERY_MS, this.#ending.signal))) {
      for (const { agentId, cause } of this.registry.sweep(clock.now())) {
        events.append({ type: 'agent.removed', agentId, cause });
      }
    }
  }

  /** Resolves when the request was given, or the agent sent away. */
  async acceptRequestFetch(messages: MessageSocket, peer: CloudPeer): Promise<void> {
    const verdict = this.#trust.judge(peer.clientCertificate, this.#runtime.clock.now());
    if (verdict.kind === 'refused') messages.terminate();
    else await this.#relay.acceptRequestFetch(messages);
  }

  /** Resolves when the call is over. */
  acceptRelayedConnection(messages: MessageSocket): Promise<void> {
    return this.#relay.acceptRelayedConnection(messages);
  }
}
