import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { PtaEnvironment } from '../../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../../harness/environment/started-environment.ts';
import {
  BOOTSTRAP_PATH,
  renderBootstrapRequest,
} from '../../../harness/pta/protocol/bootstrap-request.ts';
import { createCsr } from '../../../harness/pta/protocol/certificates/csr.ts';
import {
  bootstrapHost,
  registrationHost,
  trustRenewalHost,
} from '../../../harness/pta/protocol/hosts.ts';
import {
  PASSTHROUGH_AUTHENTICATION,
  REGISTER_PATH,
  renderRegistrationRequest,
} from '../../../harness/pta/protocol/registration.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../../../harness/pta/protocol/system-settings.ts';
import { renderTrustRenewalRequest } from '../../../harness/pta/protocol/trust-renewal.ts';
import type { TextReply } from '../../../harness/runtime/http-server.ts';
import { EndpointTable } from '../../../mocks/cloud-endpoints/endpoint-table.ts';
import { agentEndpoints } from '../../../mocks/cloud-endpoints/endpoints.ts';

const VERSION = '1.5.2482.0';
const MACHINE = 'ROGUE1.contoso.test';
const SYSTEM_SETTINGS = { machineName: MACHINE, ...DEFAULT_OPERATING_SYSTEM };

/** A document that an agent posts, and where. */
export interface Posted {
  readonly name: string;
  readonly host: string;
  readonly path: string;
  readonly body: string;
}

/** A lab with one agent that serves, and one that is stopped, whose certificate the attacker shows. */
export class CloudUnderAttack implements AsyncDisposable {
  readonly lab: StartedPtaEnvironment;
  readonly #table: EndpointTable;

  private constructor(lab: StartedPtaEnvironment) {
    this.lab = lab;
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
    const csr = createCsr({ keys: await pooledKeys().rsa2048(), machineName: MACHINE });
    return [
      {
        name: 'RegistrationRequest',
        host: registrationHost(tenantId),
        path: REGISTER_PATH,
        body: renderRegistrationRequest({
          csr,
          authenticationToken: await cloud.issueAdministratorToken(),
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

  /** Posts a body with the certificate of the stopped agent, unless another is given. */
  post(
    { host, path }: Pick<Posted, 'host' | 'path'>,
    body: string,
    clientCertificate = this.lab.agent('AGENT2').certificate,
  ): Promise<TextReply> {
    const url = new URL(`https://${host}${path}`);
    const request = { method: 'POST', url, headers: {}, body };
    return this.#table.answer(request, { from: 'ROGUE1', clientCertificate });
  }

  /** A sign-in that is under way while `attack` happens. @returns how it ended */
  async signInDuring(attack: () => Promise<void>): Promise<string> {
    const signIn = this.lab.signIn('alice@contoso.test');
    await attack();
    return (await this.lab.settle(signIn)).kind;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.lab[Symbol.asyncDispose]();
  }
}
