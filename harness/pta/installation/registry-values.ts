import type { AgentIdentity } from '../agent/agent-identity.ts';

/** Values of one key, by name; all are strings. */
export type RegistryValues = Readonly<Record<string, string>>;

/** Where the agent keeps who it is. Captured, public research. */
export const AGENT_REGISTRY_KEY =
  'HKLM\\SOFTWARE\\Microsoft\\Azure AD Connect Agents\\Azure AD Connect Authentication Agent';

/** `InstanceID` is the agent's id (inferred: only its name and place were published). */
export function agentRegistryValues({
  identity,
  tenantId,
}: {
  readonly identity: Pick<AgentIdentity, 'agentId'>;
  readonly tenantId: string;
}): Readonly<Record<string, RegistryValues>> {
  return { [AGENT_REGISTRY_KEY]: { InstanceID: identity.agentId, TenantID: tenantId } };
}
