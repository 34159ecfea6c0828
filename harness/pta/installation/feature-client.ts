import { HarnessError } from '../../runtime/errors.ts';
import type { CloudPort } from '../agent/register-agent.ts';
import {
  ENABLE_PASSTHROUGH_AUTHENTICATION_PATH,
  type FeatureToggleResult,
  PASSTHROUGH_AUTHENTICATION_STATUS_PATH,
  parseFeatureToggleResult,
  renderFeatureStatusRequest,
  renderFeatureToggleRequest,
} from '../protocol/feature-toggle.ts';
import { registrationHost } from '../protocol/hosts.ts';
import { XML_CONTENT_TYPE } from '../protocol/registration.ts';
import type { AdministratorSession } from './register-server.ts';

/** Error code: the service that switches the feature gave no answer of its own. */
export const FEATURE_SERVICE_FAILED = 'FEATURE_SERVICE_FAILED';

/**
 * Switches the feature for the whole tenant.
 *
 * @throws HarnessError `FEATURE_SERVICE_FAILED`, `MALFORMED`, or as {@link CloudPort.exchange}
 */
export function switchFeature(
  cloud: CloudPort,
  { tenantId, token }: AdministratorSession,
  { enable, userAgent }: { readonly enable: boolean; readonly userAgent: string },
): Promise<FeatureToggleResult> {
  const request = { authenticationToken: token, enable, skipExoEnablement: false, userAgent };
  const body = renderFeatureToggleRequest(request);
  return ask(cloud, tenantId, ENABLE_PASSTHROUGH_AUTHENTICATION_PATH, body);
}

/** Asks how the feature stands. @throws HarnessError as {@link switchFeature} */
export function askFeatureStatus(
  cloud: CloudPort,
  { tenantId, token }: AdministratorSession,
): Promise<FeatureToggleResult> {
  const body = renderFeatureStatusRequest(token);
  return ask(cloud, tenantId, PASSTHROUGH_AUTHENTICATION_STATUS_PATH, body);
}

async function ask(
  cloud: CloudPort,
  tenantId: string,
  path: string,
  body: string,
): Promise<FeatureToggleResult> {
  const host = registrationHost(tenantId);
  const headers = { 'content-type': XML_CONTENT_TYPE };
  const reply = await cloud.exchange({ method: 'POST', host, path, headers, body });
  if (reply.status === 200) return parseFeatureToggleResult(reply.body);
  throw new HarnessError(
    FEATURE_SERVICE_FAILED,
    `${host}${path} answered HTTP ${reply.status} (${reply.body.slice(0, 200)}); check the tenant, and that nothing stands between.`,
  );
}
