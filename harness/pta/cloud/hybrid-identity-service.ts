import { slept } from '../../runtime/clock.ts';
import type { TextRequest } from '../../runtime/http-server.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { AgentPackage } from '../protocol/agent-update.ts';
import {
  type BootstrapSettings,
  DEFAULT_BOOTSTRAP_SETTINGS,
} from '../protocol/bootstrap-response.ts';
import type { PtaEvent } from '../protocol/events.ts';
import {
  bootstrapHost,
  registrationHost,
  relayInstanceHost,
  returnHost,
  serviceBusHost,
  sharedBootstrapHost,
  trustRenewalHost,
} from '../protocol/hosts.ts';
import { type RequestVariant, takesReliableSessions } from '../protocol/request-variant.ts';
import type { AgentRegistry } from './agent-registry.ts';
import { AnswerService } from './answer-service.ts';
import { BootstrapService, TRUST_OVERLAP_MS } from './bootstrap-service.ts';
import { EndpointKeys } from './endpoint-keys.ts';
import { FeatureService } from './feature-service.ts';
import type { AccessTokens } from './oauth/access-tokens.ts';
import { RegistrationService } from './registration-service.ts';
import { Relay } from './relay/relay.ts';
import { RenewalService } from './renewal-service.ts';
import type { Tenant } from './tenant/tenant.ts';
import type { TrustAuthority } from './trust-authority.ts';
import { UpdateService } from './update-service.ts';
import { DEFAULT_LIMITS, type ValidationLimits, ValidationQueue } from './validation-queue.ts';

/** Who is at the other end of a connection. */
export interface CloudPeer {
  /** DER of the client certificate that was shown and proven; not judged yet. */
  readonly clientCertificate?: Uint8Array;
  readonly from: string;
}

/** Numbers and choices of the service. */
export interface HybridIdentityOptions {
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
}

export interface HybridIdentityCollaborators {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly trust: TrustAuthority;
  readonly tokens: AccessTokens;
}

/** Names of the captured kind; `invented` ones would do as well. */
const REGIONS = ['his-eur1-weur1', 'his-eur1-neur1'];
const RENEW_TRUST_PATH = '/renewTrust';
/** How often the list of agents is looked through for those who have to go (inferred). */
const SWEEP_EVERY_MS = 3_600_000;
const RELAY_INSTANCE = 'g1-prod-am3-001';
const RETURN_MACHINE = 'vm1-proxy-pta-WEUR-AMS01P-1';

/** What Entra does for the agents of one tenant: registration, bootstrap, renewal, updates, the relay, their answers. */
export class HybridIdentityService implements Disposable {
  /** Every host name that agents dial on port 443. */
  readonly hosts: readonly string[];
  /** Those that take an agent's status on port 8080 as well. */
  readonly statusHosts: readonly string[];
  /** Host that agents post their answers to. */
  readonly returnHost = returnHost(RETURN_MACHINE);
  readonly queue: ValidationQueue;
  readonly relay: Relay;
  readonly features: FeatureService;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #registry: AgentRegistry;
  readonly #trust: TrustAuthority;
  readonly #registration: RegistrationService;
  readonly #bootstrap: BootstrapService;
  readonly #renewals: RenewalService;
  readonly #updates: UpdateService;
  readonly #answers: AnswerService;
  readonly #endpoints: EndpointKeys;
  readonly #ending = new AbortController();

  constructor(
    runtime: Runtime<PtaEvent>,
    { tenant, registry, trust, tokens }: HybridIdentityCollaborators,
    options: HybridIdentityOptions,
  ) {
    const { regions = REGIONS, limits = DEFAULT_LIMITS } = options;
    const { tenantId } = tenant;
    const settings = {
      ...DEFAULT_BOOTSTRAP_SETTINGS,
      logicalResponseTimeoutMs: limits.responseTimeoutMs,
      ...options.bootstrap,
    };
    this.#runtime = runtime;
    this.#registry = registry;
    this.#trust = trust;
    this.queue = new ValidationQueue(runtime.clock, runtime.events, limits);
    this.#endpoints = new EndpointKeys(runtime.random, tenantId, regions);
    const endpointCount = Math.max(1, this.#endpoints.plain.length);
    // What the relay draws for each connection must not shift the ids of requests.
    const relayRuntime = { ...runtime, random: runtime.random.fork('relay') };
    this.relay = new Relay(relayRuntime, {
      endpoints: () => this.#endpoints.all,
      instance: RELAY_INSTANCE,
      queue: this.queue,
      requestVariant: options.requestVariant ?? 'inline',
      keepAliveMs: options.keepAliveMs,
      idleConnectionMs: options.idleConnectionMs,
      // Each of them takes one of the calls that the agent serves at a time: half of those are left alone.
      idleConnectionsMax: Math.floor(settings.connectionLimit / (2 * endpointCount)),
    });
    this.#registration = new RegistrationService(runtime, { tenant, registry, trust, tokens });
    this.features = new FeatureService(runtime, { tenant, registry, tokens });
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
    this.#answers = new AnswerService(runtime.clock, trust, this.queue);
    this.statusHosts = [bootstrapHost(tenantId), sharedBootstrapHost(tenantId)];
    this.hosts = [
      registrationHost(tenantId),
      ...this.statusHosts,
      renewalHost,
      ...regions.map(serviceBusHost),
      relayInstanceHost(RELAY_INSTANCE),
      this.returnHost,
    ];
  }

  /** Looks after the list of agents until the service ends. */
  async keepHouse(): Promise<void> {
    const { clock, events } = this.#runtime;
    while (await slept(clock.sleep(SWEEP_EVERY_MS, this.#ending.signal))) {
      for (const { agentId, cause } of this.#registry.sweep(clock.now())) {
        events.append({ type: 'agent.removed', agentId, cause });
      }
    }
  }

  /** Ends the requests that still wait for an agent, and with them their timers. */
  [Symbol.dispose](): void {
    this.#ending.abort();
    this.queue.close();
    this.relay[Symbol.dispose]();
  }

  /** Gives every endpoint another key: whoever comes back with the old one is refused, and has to bootstrap. */
  rotateSharedAccessKeys(): void {
    this.#endpoints.rotate();
  }

  /** Takes an agent off the tenant's list, as an administrator may. @returns whether it was there */
  removeAgent(agentId: string): boolean {
    const removed = this.#registry.remove(agentId);
    const cause = 'removed-by-administrator';
    if (removed) this.#runtime.events.append({ type: 'agent.removed', agentId, cause });
    return removed;
  }

  register(xml: string): Promise<string> {
    return this.#registration.answer(xml);
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
    return this.relay.acceptListener(messages, host, agentId);
  }

  /** Resolves when the request was given, or the agent sent away. */
  async acceptRequestFetch(messages: MessageSocket, peer: CloudPeer): Promise<void> {
    const verdict = this.#trust.judge(peer.clientCertificate, this.#runtime.clock.now());
    if (verdict.kind === 'refused') messages.terminate();
    else await this.relay.acceptRequestFetch(messages);
  }
}
