import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Secret } from '../../runtime/secret.ts';
import { type CloudPort, REGISTRATION_REFUSED, registerAgent } from '../agent/register-agent.ts';
import { compareVersions, TLS_1_2_ENFORCED_SINCE } from '../protocol/agent-versions.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../protocol/system-settings.ts';
import type { Server } from './server.ts';

/** An administrator who has signed in. */
export interface AdministratorSession {
  readonly tenantId: string;
  /** Access token for the audience of registration. */
  readonly token: Secret;
}

/** How the registration of a server ended. */
export type ServerRegistration =
  | { readonly kind: 'registered'; readonly agentId: string }
  | {
      readonly kind: 'refused';
      readonly reason: 'not-installed' | 'tls-1.2-disabled' | 'denied';
      readonly text: string;
    };

/**
 * Registers the agent that is installed on a server, and leaves its certificate and key there. The service is not started.
 *
 * @throws HarnessError when the cloud cannot be reached
 */
export async function registerServer(
  runtime: Runtime<PtaEvent>,
  cloud: CloudPort,
  server: Server,
  { tenantId, token }: AdministratorSession,
): Promise<ServerRegistration> {
  const { description, installed } = server;
  const { machineName, osVersion, tls12Enabled } = description;
  if (installed === undefined) {
    return refused('not-installed', `${machineName} has no agent to register; install it first.`);
  }
  const { version } = installed;
  if (!tls12Enabled && compareVersions(version, TLS_1_2_ENFORCED_SINCE) >= 0) {
    return refused(
      'tls-1.2-disabled',
      `Agent ${version} registers over TLS 1.2 only, which is switched off on ${machineName}; enable it in the registry and restart the server.`,
    );
  }
  const operatingSystem = { ...DEFAULT_OPERATING_SYSTEM, osVersion };
  const options = { tenantId, machineName, version, operatingSystem };
  try {
    const identity = await registerAgent(runtime, cloud, options, token);
    server.trust = { identity, tenantId, isInUserStore: false };
    return { kind: 'registered', agentId: identity.agentId };
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== REGISTRATION_REFUSED) throw error;
    return refused('denied', error.message);
  }
}

function refused(
  reason: Extract<ServerRegistration, { kind: 'refused' }>['reason'],
  text: string,
): ServerRegistration {
  return { kind: 'refused', reason, text };
}
