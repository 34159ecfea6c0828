import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { BOOTSTRAP_PATH, renderBootstrapRequest } from '../protocol/bootstrap-request.ts';
import { type BootstrapResponse, parseBootstrapResponse } from '../protocol/bootstrap-response.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { bootstrapHost } from '../protocol/hosts.ts';
import { XML_CONTENT_TYPE } from '../protocol/registration.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { AgentOptions } from './agent-profile.ts';
import type { CloudConnector } from './cloud-connector.ts';

/** Error code: the bootstrap service did not take the agent's certificate, or answered otherwise than 200. */
export const BOOTSTRAP_REFUSED = 'BOOTSTRAP_REFUSED';

/** How this bootstrap stands in the row of them. */
export interface BootstrapAttempt {
  readonly initial: boolean;
  readonly consecutiveFailures: number;
}

/**
 * Asks where to listen; ten minutes later the same call says that the agent is alive.
 *
 * @param read - reads the answer; {@link parseBootstrapResponse} unless the caller knows it already
 * @throws HarnessError `BOOTSTRAP_REFUSED`, `MALFORMED`, or as {@link CloudConnector.exchange}
 */
export async function bootstrapAgent(
  runtime: Runtime<PtaEvent>,
  cloud: CloudConnector,
  options: AgentOptions,
  identity: AgentIdentity,
  { initial, consecutiveFailures }: BootstrapAttempt,
  signal: AbortSignal,
  read: (body: string) => BootstrapResponse = parseBootstrapResponse,
): Promise<BootstrapResponse> {
  const { tenantId, machineName, version, operatingSystem } = options;
  const host = bootstrapHost(tenantId);
  const reply = await cloud.exchange(
    {
      method: 'POST',
      host,
      path: BOOTSTRAP_PATH,
      headers: { 'content-type': XML_CONTENT_TYPE },
      body: renderBootstrapRequest({
        agentId: identity.agentId,
        tenantId,
        machineName,
        initialBootstrap: initial,
        requestId: runtime.random.guid(),
        agentVersion: version,
        consecutiveFailures,
        operatingSystem: {
          language: operatingSystem.osLanguage,
          locale: operatingSystem.osLocale,
          sku: operatingSystem.osSku,
          version: operatingSystem.osVersion,
        },
        useServiceBusTcpConnectivityMode: false,
        ...(options.updaterStatus && { updaterStatus: options.updaterStatus() }),
      }),
    },
    identity,
    signal,
  );
  if (reply.status === 200) return read(reply.body);
  throw new HarnessError(
    BOOTSTRAP_REFUSED,
    `The bootstrap at ${host} was answered with HTTP ${reply.status}; 403 means that the agent's certificate did not arrive or is not accepted (TLS inspection removes it).`,
  );
}
