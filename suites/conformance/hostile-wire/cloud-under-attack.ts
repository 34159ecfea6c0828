import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { PtaEnvironment } from '../../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../../harness/environment/started-environment.ts';
import type { RegisteredAgent } from '../../../harness/pta/cloud/agent-registry.ts';
import {
  renderUpdateQuestion,
  UPDATE_CHECK_PATH,
} from '../../../harness/pta/protocol/agent-update.ts';
import {
  BOOTSTRAP_PATH,
  renderBootstrapRequest,
} from '../../../harness/pta/protocol/bootstrap-request.ts';
import { createCsr } from '../../../harness/pta/protocol/certificates/csr.ts';
import {
  ENABLE_PASSTHROUGH_AUTHENTICATION_PATH,
  PASSTHROUGH_AUTHENTICATION_STATUS_PATH,
  renderFeatureStatusRequest,
  renderFeatureToggleRequest,
} from '../../../harness/pta/protocol/feature-toggle.ts';
import { ZERO_GUID } from '../../../harness/pta/protocol/guid.ts';
import {
  bootstrapHost,
  registrationHost,
  returnHost,
  sharedBootstrapHost,
  trustRenewalHost,
} from '../../../harness/pta/protocol/hosts.ts';
import {
  PASSTHROUGH_AUTHENTICATION,
  REGISTER_PATH,
  renderRegistrationRequest,
  XML_CONTENT_TYPE,
} from '../../../harness/pta/protocol/registration.ts';
import { renderResultRequest } from '../../../harness/pta/protocol/result-request.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../../../harness/pta/protocol/system-settings.ts';
import { renderTrustRenewalRequest } from '../../../harness/pta/protocol/trust-renewal.ts';
import type { HttpRequest } from '../../../harness/runtime/http.ts';
import type { TextReply } from '../../../harness/runtime/http-server.ts';
import { EndpointTable } from '../../../mocks/cloud-endpoints/endpoint-table.ts';
import { agentEndpoints } from '../../../mocks/cloud-endpoints/endpoints.ts';

const RETURN_HOST = returnHost('vm1-proxy-pta-WEUR-AMS01P-1');
const VERSION = '1.5.2482.0';
const MACHINE = 'ROGUE1.contoso.test';
const SYSTEM_SETTINGS = { machineName: MACHINE, ...DEFAULT_OPERATING_SYSTEM };

/** What an agent posts without a body. */
export const ANSWER = 'answer';

/** A document that an agent posts, and where. */
export interface Posted {
  readonly name: string;
  readonly host: string;
  readonly path: string;
  readonly body: string;
}

/** The same, as it is sent. */
export interface PostRequest extends HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A lab with one agent that serves, and one that is stopped, whose certificate the attacker shows. */
export class CloudUnderAttack implements AsyncDisposable {
  readonly lab: StartedPtaEnvironment;
  readonly #table: EndpointTable;
  /** Those of the lab. */
  readonly #agents: readonly RegisteredAgent[];

  private constructor(lab: StartedPtaEnvironment) {
    this.lab = lab;
    this.#agents = lab.cloud.registry.agents;
    this.#table = new EndpointTable(agentEndpoints(lab.cloud));
  }

  static async start(): Promise<CloudUnderAttack> {
    const lab = await new PtaEnvironment({ agents: 2 }).start();
    await lab.agent('AGENT2').stop();
    return new CloudUnderAttack(lab);
  }

  /** The good documents. */
  async documents(): Promise<Posted[]> {
    const { cloud } = this.lab;
    const { tenantId } = cloud.tenant;
    const authenticationToken = await cloud.issueAdministratorToken();
    const csr = createCsr({ keys: await pooledKeys().rsa2048(), machineName: MACHINE });
    return [
      {
        name: 'RegistrationRequest',
        host: registrationHost(tenantId),
        path: REGISTER_PATH,
        body: renderRegistrationRequest({
          csr,
          authenticationToken,
          featureString: PASSTHROUGH_AUTHENTICATION,
          systemSettings: SYSTEM_SETTINGS,
          moduleVersion: VERSION,
          tenantId,
          userAgent: `PassthroughAuthenticationConnector/${VERSION}`,
        }),
      },
      {
        name: 'BootstrapRequest',
        host: bootstrapHost(tenantId),
        path: BOOTSTRAP_PATH,
        body: renderBootstrapRequest({
          agentId: this.lab.agent('AGENT2').id,
          tenantId,
          machineName: MACHINE,
          initialBootstrap: false,
          agentVersion: VERSION,
          consecutiveFailures: 0,
          useServiceBusTcpConnectivityMode: false,
        }),
      },
      {
        name: 'PassthroughAuthenticationEnablementRequest',
        host: registrationHost(tenantId),
        path: ENABLE_PASSTHROUGH_AUTHENTICATION_PATH,
        body: renderFeatureToggleRequest({
          authenticationToken,
          enable: true,
          skipExoEnablement: false,
          userAgent: `AADConnect/${VERSION}`,
        }),
      },
      {
        name: 'TokenAuthenticationRequest',
        host: registrationHost(tenantId),
        path: PASSTHROUGH_AUTHENTICATION_STATUS_PATH,
        body: renderFeatureStatusRequest(authenticationToken),
      },
      {
        name: 'UpdateQuestion',
        host: sharedBootstrapHost(tenantId),
        path: UPDATE_CHECK_PATH,
        body: renderUpdateQuestion({ agentId: this.lab.agent('AGENT2').id, version: VERSION }),
      },
      {
        name: 'TrustRenewalRequest',
        host: trustRenewalHost('his-eur1-weur1'),
        path: '/renewTrust/RenewTrustCertificate',
        body: renderTrustRenewalRequest({
          csr,
          systemSettings: SYSTEM_SETTINGS,
          connectorVersion: VERSION,
        }),
      },
    ];
  }

  /** The document of that name, or the answer of an agent, as it is posted. */
  async requestCalled(name: string): Promise<PostRequest> {
    if (name === ANSWER) return { method: 'POST', host: RETURN_HOST, ...answerRequest(), body: '' };
    const { host, path, body } = await this.documentCalled(name);
    const headers = { 'content-type': XML_CONTENT_TYPE };
    return { method: 'POST', host, path, headers, body };
  }

  async documentCalled(name: string): Promise<Posted> {
    const document = (await this.documents()).find((each) => each.name === name);
    if (document === undefined) throw new TypeError(`There is no document ${name}.`);
    return document;
  }

  /** Posts a body with the certificate of the stopped agent, unless another is given. */
  post(
    { host, path, headers = {} }: Pick<PostRequest, 'host' | 'path'> & Partial<PostRequest>,
    body: string,
    clientCertificate = this.lab.agent('AGENT2').certificate,
  ): Promise<TextReply> {
    const url = new URL(`https://${host}${path}`);
    const request = { method: 'POST', url, headers, body };
    return this.#table.answer(request, { from: 'ROGUE1', clientCertificate });
  }

  /** A sign-in that is under way while `attack` happens. @returns how it ended */
  async signInDuring(attack: () => Promise<void>): Promise<string> {
    const signIn = this.lab.signIn('alice@contoso.test');
    await attack();
    return (await this.lab.settle(signIn)).kind;
  }

  /** A copy that is served makes an agent or a certificate, and a tenant has room for 40 agents. */
  forgetWhatSucceeded(): void {
    const { registry } = this.lab.cloud;
    for (const { agentId } of registry.agents) {
      if (!this.#agents.some((each) => each.agentId === agentId)) registry.remove(agentId);
    }
    for (const { agentId, machineName, certificates, registeredAt } of this.#agents) {
      const [certificate] = certificates;
      if (certificate === undefined) continue;
      if (registry.find(agentId)?.certificates.length === certificates.length) continue;
      registry.remove(agentId);
      registry.register(agentId, machineName, certificate, registeredAt);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.lab[Symbol.asyncDispose]();
  }
}

/** As the agent that was stopped would write it, had it been asked. */
function answerRequest(): Pick<PostRequest, 'path' | 'headers'> {
  const { path, headers } = renderResultRequest({
    requestId: ZERO_GUID,
    transactionId: ZERO_GUID,
    verdict: { kind: 'accepted', userName: 'alice@contoso.test' },
    usesDefaultProxy: false,
    backendLatencyMs: 1,
    totalLatencyMs: 1,
    attempts: 1,
  });
  return { path, headers: Object.fromEntries(headers) };
}
