import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { AGENT_SERIAL_BYTES } from '../protocol/certificates/agent-certificate.ts';
import type { PtaEvent } from '../protocol/events.ts';
import {
  parseRegistrationRequest,
  type RegistrationRequest,
  renderRegistrationResult,
} from '../protocol/registration.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { AccessTokens } from './oauth/access-tokens.ts';
import { registrationObjection } from './registration-rules.ts';
import type { Tenant } from './tenant/tenant.ts';
import type { TrustAuthority } from './trust-authority.ts';

export interface RegistrationCollaborators {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly trust: TrustAuthority;
  readonly tokens: AccessTokens;
}

/** Turns an administrator's token and a CSR into an agent of the tenant. */
export class RegistrationService {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: RegistrationCollaborators;

  constructor(runtime: Runtime<PtaEvent>, collaborators: RegistrationCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
  }

  /**
   * `RegistrationRequest` → `RegistrationResult`, XML. A refusal is a result that says so.
   *
   * @throws HarnessError `MALFORMED` when the request is none
   */
  async answer(xml: string): Promise<string> {
    const request = parseRegistrationRequest(xml);
    const refusal = await registrationObjection(request, this.#collaborators);
    if (refusal !== undefined) {
      return renderRegistrationResult({ kind: 'refused', errorMessage: refusal });
    }
    return renderRegistrationResult(this.#register(request));
  }

  #register({ csr, systemSettings }: RegistrationRequest) {
    const { registry, trust } = this.#collaborators;
    const { clock, events, random } = this.#runtime;
    const agentId = random.guid();
    const { machineName } = systemSettings;
    try {
      const serial = random.bytes(AGENT_SERIAL_BYTES);
      const issued = trust.issue({ csr, agentId, serial, now: clock.now() });
      registry.register(agentId, machineName, issued.entry, clock.now());
      events.append({ type: 'agent.registered', agentId, machineName });
      return { kind: 'issued', certificate: issued.der } as const;
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      return { kind: 'refused', errorMessage: error.message } as const;
    }
  }
}
