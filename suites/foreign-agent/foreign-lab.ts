import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { EnvironmentOptions, StartedPtaEnvironment } from '../../harness/index.ts';
import { ForeignAgent, type ForeignAgentOptions } from './foreign-agent.ts';
import type { Decide } from './password-request.ts';

/** A lab on this machine's real sockets, with no agents of its own unless asked for. */
export const startLab = (
  options: Partial<EnvironmentOptions> = {},
): Promise<StartedPtaEnvironment> =>
  new PtaEnvironment({ agents: 0, ...options, world: 'loopback' }).start();

/** What a foreign agent is told by the person who installs it. */
export async function installation(
  lab: StartedPtaEnvironment,
  options: Partial<ForeignAgentOptions> = {},
): Promise<ForeignAgentOptions> {
  const token = await lab.cloud.issueAdministratorToken();
  return {
    cloud: { port: lab.cloudAddress?.port ?? 0, rootCertificate: lab.rootCertificate },
    tenantId: lab.cloud.tenant.tenantId,
    machineName: 'FOREIGN1',
    token: token.reveal(),
    decide: decideByLab(lab),
    ...options,
  };
}

export const installAgent = async (
  lab: StartedPtaEnvironment,
  options: Partial<ForeignAgentOptions> = {},
): Promise<ForeignAgent> => ForeignAgent.register(await installation(lab, options));

/** Knows of each user only the password. */
export const decideByLab =
  (lab: StartedPtaEnvironment): Decide =>
  (userName, password) => {
    const user = lab.users.find((each) => each.userPrincipalName === userName);
    return user?.password.reveal() === password ? 0 : 1326;
  };
