import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { AgentIdentity } from '../pta/agent/agent-identity.ts';
import type { AgentOptions } from '../pta/agent/agent-profile.ts';
import { AgentUpdater } from '../pta/agent/agent-updater.ts';
import { type AgentCollaborators, AuthenticationAgent } from '../pta/agent/authentication-agent.ts';
import { CloudConnector } from '../pta/agent/cloud-connector.ts';
import type { AgentState } from '../pta/protocol/agent-events.ts';
import type { Secret } from '../runtime/secret.ts';
import { type AnalyticLogging, disabled, enabled } from '../windows/channels/analytic-logging.ts';
import type { Machine } from './machine.ts';

/** An Authentication Agent on its server, with what can be done to both. */
export class LabAgent {
  /** Such as `AGENT1`; firewall rules and events spell it so. */
  readonly name: string;
  readonly machineName: string;
  /** The Agent Updater on the same server: stopped until it is started. */
  readonly updater: AgentUpdater;
  readonly #machine: Machine;
  readonly #agent: AuthenticationAgent;
  #sessionLogging: AnalyticLogging | undefined;

  constructor(
    name: string,
    machine: Machine,
    options: AgentOptions,
    collaborators: AgentCollaborators,
  ) {
    this.name = name;
    this.machineName = options.machineName;
    this.#machine = machine;
    const updaterStatus = () => this.updater.status;
    const { runtime } = machine;
    this.#agent = new AuthenticationAgent(runtime, { ...options, updaterStatus }, collaborators);
    const { tenantId, trustedRoots } = options;
    const connector = new CloudConnector(runtime, trustedRoots);
    this.updater = new AgentUpdater(runtime, connector, this.#agent, { tenantId, trustedRoots });
  }

  /** GUID from its certificate. */
  get id(): string {
    return this.#requireIdentity().agentId;
  }

  /** Its certificate, DER. */
  get certificate(): Uint8Array {
    const [pem = ''] = this.#requireIdentity().chain;
    return new X509Certificate(pem).raw;
  }

  get state(): AgentState {
    return this.#agent.state;
  }

  /** Build that is installed. */
  get version(): string {
    return this.#agent.version;
  }

  /** Whether the service runs: bootstrapping, listening, degraded or renewing. */
  get isRunning(): boolean {
    return this.#agent.isRunning;
  }

  /** Its trace log, as the file would stand on the server. */
  get traceLog(): string {
    return this.#agent.trace.text;
  }

  /** When the Session channel was on; absent while it never was. */
  get sessionLogging(): AnalyticLogging | undefined {
    return this.#sessionLogging;
  }

  /** Turns the Session channel on. What it records can be read once it is off again, and until it is turned on anew. */
  enableSessionLog(): void {
    this.#sessionLogging = enabled(this.#sessionLogging, this.#now());
  }

  disableSessionLog(): void {
    this.#sessionLogging = disabled(this.#sessionLogging, this.#now());
  }

  /** Takes what a registration left on the server; the service is stopped. */
  adopt(identity: AgentIdentity): void {
    this.#agent.adopt(identity);
  }

  /** Takes over the identity of another agent and starts: a clone of its server, or a thief with its key. */
  async takeOver(from: LabAgent): Promise<void> {
    this.#agent.adopt(from.#requireIdentity());
    await this.#agent.start();
  }

  async install(token: Secret): Promise<void> {
    await this.#agent.register(token);
    await this.#agent.start();
  }

  /** Ends the service at once; what it holds stays unanswered. */
  stop(): Promise<void> {
    return this.#agent.stop();
  }

  /** Ends the service as Windows asks it to: it takes no more calls, and answers those that it has. */
  drain(): Promise<void> {
    return this.#agent.drain();
  }

  /** @param keepTrying - goes on after a bootstrap that failed, as a service does that nobody watches */
  start(options: { readonly keepTrying?: boolean } = {}): Promise<void> {
    return this.#agent.start(options);
  }

  /** Has the certificate renewed now, long before it is due. */
  renewTrust(): Promise<void> {
    return this.#agent.renewTrust();
  }

  /** Sets the server's wall clock ahead, or behind with a negative number. Milliseconds. */
  skewClock(offsetMs: number): void {
    this.#machine.clock.offsetMs = offsetMs;
  }

  /**
   * Passwords are opened with another key than the certificate's, as after a botched restore: nothing decrypts.
   * The secure channel keeps the right key (inferred: with a wrong one the agent could not even fetch a request).
   */
  replaceKey(): void {
    const { privateKey: decryptionKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    this.#agent.replaceIdentity({ ...this.#requireIdentity(), decryptionKey });
  }

  /** The agent looks for a certificate that the cloud seals nothing for. */
  loseCertificate(): void {
    const identity = this.#requireIdentity();
    const keyIdentifier = `${identity.agentId}_${'0'.repeat(40)}`;
    this.#agent.replaceIdentity({ ...identity, keyIdentifier });
  }

  /** On the lab's own clock, by which events are logged. */
  #now(): number {
    const { clock } = this.#machine;
    return clock.now() - clock.offsetMs;
  }

  #requireIdentity() {
    const { identity } = this.#agent;
    if (identity === undefined) throw new TypeError(`${this.name} is not registered yet.`);
    return identity;
  }
}
