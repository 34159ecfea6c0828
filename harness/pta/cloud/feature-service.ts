import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';
import {
  type FeatureToggleRequest,
  parseFeatureStatusRequest,
  parseFeatureToggleRequest,
  renderFeatureToggleResult,
} from '../protocol/feature-toggle.ts';
import { judgeAdministrator, mfaObjection } from './administrator-check.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { AccessTokens } from './oauth/access-tokens.ts';
import { PTA_DISABLED } from './registration-rules.ts';
import type { Tenant } from './tenant/tenant.ts';

export interface FeatureCollaborators {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly tokens: AccessTokens;
}

/** Switches Pass-through Authentication on and off, for a whole tenant. */
export class FeatureService {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: FeatureCollaborators;

  constructor(runtime: Runtime<PtaEvent>, collaborators: FeatureCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
  }

  /**
   * `PassthroughAuthenticationEnablementRequest` → `PassthroughAuthenticationRequestResult`, XML.
   *
   * @throws HarnessError `MALFORMED` when the request is none
   */
  async switch(xml: string): Promise<string> {
    const request = parseFeatureToggleRequest(xml);
    const objection = await this.#objection(request);
    if (objection === undefined) this.#set(request.enable);
    return this.#result(objection);
  }

  /** `TokenAuthenticationRequest` → `PassthroughAuthenticationRequestResult`, XML. @throws HarnessError `MALFORMED` */
  async status(xml: string): Promise<string> {
    const token = parseFeatureStatusRequest(xml);
    const verdict = await judgeAdministrator(this.#collaborators.tokens, token);
    return this.#result(verdict.kind === 'refused' ? verdict.errorMessage : undefined);
  }

  /**
   * The switch for whoever has been let in already, such as by Graph.
   *
   * @returns why it stays as it is, as a sentence; `undefined` when it was switched
   */
  toggle(enable: boolean): string | undefined {
    const objection = enable ? this.#objectionToEnabling() : undefined;
    if (objection === undefined) this.#set(enable);
    return objection;
  }

  async #objection({
    authenticationToken,
    enable,
  }: FeatureToggleRequest): Promise<string | undefined> {
    const { tokens } = this.#collaborators;
    const verdict = await judgeAdministrator(tokens, authenticationToken);
    if (verdict.kind === 'refused') return verdict.errorMessage;
    return enable ? (mfaObjection(verdict) ?? this.#objectionToEnabling()) : undefined;
  }

  /** @see https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication */
  #objectionToEnabling(): string | undefined {
    if (this.#collaborators.tenant.featureForbidden) return PTA_DISABLED;
    if (this.#hasActiveAgent()) return undefined;
    return 'Pass-through Authentication cannot be enabled: the tenant has no active Authentication Agent.';
  }

  #hasActiveAgent(): boolean {
    const { registry } = this.#collaborators;
    const now = this.#runtime.clock.now();
    return registry.agents.some((agent) => registry.statusOf(agent, now) === 'active');
  }

  #set(enable: boolean): void {
    const { tenant } = this.#collaborators;
    const before = tenant.passthroughAuthentication;
    tenant.passthroughAuthentication = enable ? 'enabled' : 'disabled';
    if (tenant.passthroughAuthentication !== before) {
      this.#runtime.events.append({ type: 'feature.switched', enabled: enable });
    }
  }

  /** Who is refused is not told how things stand (inferred). */
  #result(errorMessage: string | undefined): string {
    const { tenant, registry } = this.#collaborators;
    const isSuccessful = errorMessage === undefined;
    return renderFeatureToggleResult({
      isSuccessful,
      enable: isSuccessful && tenant.passthroughAuthentication === 'enabled',
      exists: isSuccessful && registry.agents.length > 0,
      errorMessage: errorMessage ?? '',
    });
  }
}
