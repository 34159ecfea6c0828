import { HarnessError } from '../../runtime/errors.ts';
import type { HttpReply, HttpRequest } from '../../runtime/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Secret } from '../../runtime/secret.ts';
import { createCsr } from '../protocol/certificates/csr.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { registrationHost } from '../protocol/hosts.ts';
import {
  PASSTHROUGH_AUTHENTICATION,
  parseRegistrationResult,
  REGISTER_PATH,
  renderRegistrationRequest,
  XML_CONTENT_TYPE,
} from '../protocol/registration.ts';
import { type AgentIdentity, agentIdentityFrom } from './agent-identity.ts';
import type { Registrant } from './agent-profile.ts';

/** The way to the cloud's services; `CloudConnector` is one. */
export interface CloudPort {
  /** @throws HarnessError when there is no answer */
  exchange(request: HttpRequest): Promise<HttpReply>;
}

/** Error code: the service did not register the agent. The message carries the service's own words. */
export const REGISTRATION_REFUSED = 'REGISTRATION_REFUSED';

/**
 * Makes a key pair, has it certified, and so becomes an agent of the tenant.
 *
 * @param token - access token of an administrator, for the registration audience
 * @throws HarnessError `REGISTRATION_REFUSED`, or as {@link CloudPort.exchange}
 */
export async function registerAgent(
  runtime: Runtime<PtaEvent>,
  cloud: CloudPort,
  options: Registrant,
  token: Secret,
): Promise<AgentIdentity> {
  const { tenantId, machineName, version, operatingSystem } = options;
  const keys = await runtime.track(runtime.keys.rsa2048());
  const reply = await cloud.exchange({
    method: 'POST',
    host: registrationHost(tenantId),
    path: REGISTER_PATH,
    headers: { 'content-type': XML_CONTENT_TYPE },
    body: renderRegistrationRequest({
      csr: createCsr({ keys, machineName }),
      authenticationToken: token,
      featureString: PASSTHROUGH_AUTHENTICATION,
      systemSettings: { machineName, ...operatingSystem },
      moduleVersion: version,
      tenantId,
      userAgent: `PassthroughAuthenticationConnector/${version}`,
    }),
  });
  if (reply.status !== 200) throw refused(`HTTP ${reply.status}: ${reply.body.slice(0, 200)}`);
  const result = parseRegistrationResult(reply.body);
  if (result.kind === 'refused') throw refused(result.errorMessage);
  return agentIdentityFrom(result.certificate, keys.privateKey);
}

function refused(why: string): HarnessError {
  return new HarnessError(
    REGISTRATION_REFUSED,
    `The registration request was denied (${why}); check the administrator's role, the tenant and the number of agents.`,
  );
}
