import { HarnessError } from '../../runtime/errors.ts';
import { NETWORK_REFUSED } from '../../runtime/network.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import {
  BOOTSTRAP_PATH,
  type BootstrapRequest,
  renderBootstrapRequest,
} from '../protocol/bootstrap-request.ts';
import { type BootstrapResponse, parseBootstrapResponse } from '../protocol/bootstrap-response.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { bootstrapHost } from '../protocol/hosts.ts';
import { XML_CONTENT_TYPE } from '../protocol/registration.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { AgentOptions } from './agent-profile.ts';
import { CLOUD_TIMEOUT, type CloudConnector } from './cloud-connector.ts';

/** Error code: the bootstrap service did not take the agent's certificate, or answered otherwise than 200. */
export const BOOTSTRAP_REFUSED = 'BOOTSTRAP_REFUSED';

/**
 * The status goes here when 443 is closed, and nothing else does. Documented.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 */
export const STATUS_PORT = 8080;

const UNREACHABLE: readonly string[] = [NETWORK_REFUSED, CLOUD_TIMEOUT];

/** How this bootstrap stands in the row of them. */
export interface BootstrapAttempt {
  readonly initial: boolean;
  readonly consecutiveFailures: number;
}

/**
 * Asks where to listen; ten minutes later the same call says that the agent is alive, on port 8080 when 443 is closed.
 *
 * @param read - reads the answer; {@link parseBootstrapResponse} unless the caller knows it already
 * @throws HarnessError `BOOTSTRAP_REFUSED`, `MALFORMED`, or as {@link CloudConnector.exchange}
 */
export async function bootstrapAgent(
  runtime: Runtime<PtaEvent>,
  cloud: CloudConnector,
  options: AgentOptions,
  identity: AgentIdentity,
  attempt: BootstrapAttempt,
  signal: AbortSignal,
  read: (body: string) => BootstrapResponse = parseBootstrapResponse,
): Promise<BootstrapResponse> {
  const host = bootstrapHost(options.tenantId);
  const request = {
    method: 'POST',
    host,
    path: BOOTSTRAP_PATH,
    headers: { 'content-type': XML_CONTENT_TYPE },
    body: renderBootstrapRequest(claimsOf(runtime, options, identity, attempt)),
  } as const;
  const reply = await cloud.exchange(request, identity, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (attempt.initial || !isUnreachable(error)) throw error;
    // Why 443 is closed says more than why 8080 is, too.
    return cloud.exchange({ ...request, port: STATUS_PORT }, identity, signal).catch(() => {
      signal.throwIfAborted();
      throw error;
    });
  });
  if (reply.status === 200) return read(reply.body);
  throw new HarnessError(
    BOOTSTRAP_REFUSED,
    `The bootstrap at ${host} was answered with HTTP ${reply.status}; 403 means that the agent's certificate did not arrive or is not accepted (TLS inspection removes it).`,
  );
}

function claimsOf(
  runtime: Runtime<PtaEvent>,
  options: AgentOptions,
  { agentId }: AgentIdentity,
  { initial, consecutiveFailures }: BootstrapAttempt,
): BootstrapRequest {
  const { tenantId, machineName, version, operatingSystem, updaterStatus } = options;
  return {
    agentId,
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
    ...(updaterStatus && { updaterStatus: updaterStatus() }),
  };
}

/** Whether nothing at all was heard from the other side. */
function isUnreachable(error: unknown): boolean {
  return error instanceof HarnessError && UNREACHABLE.includes(error.code);
}
