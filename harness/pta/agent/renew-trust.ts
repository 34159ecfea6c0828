import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { createCsr } from '../protocol/certificates/csr.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { XML_CONTENT_TYPE } from '../protocol/registration.ts';
import {
  parseTrustRenewalResult,
  RENEW_TRUST_PATH_SUFFIX,
  renderTrustRenewalRequest,
} from '../protocol/trust-renewal.ts';
import { type AgentIdentity, agentIdentityFrom } from './agent-identity.ts';
import type { AgentOptions } from './agent-profile.ts';
import type { CloudConnector } from './cloud-connector.ts';

/** Error code: the service did not renew the certificate. The message carries the service's own words. */
export const RENEWAL_REFUSED = 'RENEWAL_REFUSED';

/**
 * Has a fresh key certified, by showing the present certificate: no administrator is needed.
 *
 * @param endpoint - `TrustRenewEndpoint` of the bootstrap: URL
 * @throws HarnessError `RENEWAL_REFUSED`, `MALFORMED`, or as {@link CloudConnector.exchange}
 */
export async function renewTrust(
  runtime: Runtime<PtaEvent>,
  cloud: CloudConnector,
  { machineName, version, operatingSystem }: AgentOptions,
  identity: AgentIdentity,
  endpoint: string,
  signal: AbortSignal,
): Promise<AgentIdentity> {
  const { host, pathname } = urlOf(endpoint);
  const keys = await runtime.track(runtime.keys.rsa2048());
  const reply = await cloud.exchange(
    {
      method: 'POST',
      host,
      path: `${pathname.replace(/\/$/, '')}${RENEW_TRUST_PATH_SUFFIX}`,
      headers: { 'content-type': XML_CONTENT_TYPE },
      body: renderTrustRenewalRequest({
        csr: createCsr({ keys, machineName }),
        systemSettings: { machineName, ...operatingSystem },
        connectorVersion: version,
      }),
    },
    identity,
    signal,
  );
  if (reply.status !== 200) throw refused(`HTTP ${reply.status} at ${host}`);
  const result = parseTrustRenewalResult(reply.body);
  if (result.kind === 'refused') throw refused(result.errorMessage);
  return agentIdentityFrom(result.certificate, keys.privateKey);
}

function urlOf(endpoint: string): URL {
  if (!URL.canParse(endpoint)) throw refused(`${JSON.stringify(endpoint)} is no URL`);
  return new URL(endpoint);
}

function refused(why: string): HarnessError {
  return new HarnessError(
    RENEWAL_REFUSED,
    `The trust certificate was not renewed (${why}); when it has ended, the agent has to be registered again.`,
  );
}
