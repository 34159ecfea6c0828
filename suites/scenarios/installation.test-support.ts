import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { LabServer } from '../../harness/environment/lab-server.ts';
import type { CloudSettings, StartedPtaEnvironment } from '../../harness/index.ts';
import { AgentInstaller } from '../../harness/pta/installation/agent-installer.ts';
import {
  RegistrationScript,
  type ScriptResult,
} from '../../harness/pta/installation/registration-script.ts';

export const USER = 'alice@contoso.test';
const QUIETLY = 'AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false" /q';
export const SCRIPT =
  'RegisterConnector.ps1 -modulePath "C:\\Program Files\\Microsoft Azure AD Connect Authentication Agent\\Modules\\" -moduleName "PassthroughAuthPSModule"' +
  ' -AuthenticationMode Token -Token $token -Feature PassthroughAuthentication';
const AGENT = { version: '1.5.2482.0', profile: 'current' } as const;
export const labOf = (agents: number, cloud: CloudSettings = {}) =>
  new PtaEnvironment({ agents, cloud }).start();

export async function administratorOf(lab: StartedPtaEnvironment) {
  return { tenantId: lab.cloud.tenant.tenantId, token: await lab.cloud.issueAdministratorToken() };
}

/** Runs the setup program quietly, which leaves the registration to the script. */
export function install({ runtime, cloud, server }: LabServer, version: string = AGENT.version) {
  return new AgentInstaller(runtime, cloud, { ...AGENT, version }).run(server, QUIETLY);
}

/** Registers what is installed, with a token that fits unless another is given. */
export async function register(
  lab: StartedPtaEnvironment,
  { runtime, cloud, server }: LabServer,
  token = lab.cloud.issueAdministratorToken(),
): Promise<ScriptResult> {
  const nobody = async () => {
    throw new TypeError('Nobody signs in here.');
  };
  const signIn = { withCredential: nobody, interactively: nobody };
  const script = new RegistrationScript(runtime, cloud, signIn);
  return lab.settle(script.run(server, SCRIPT, { token: await token }));
}

export const outcomeOf = async (lab: StartedPtaEnvironment) => {
  const outcome = await lab.settle(lab.signIn(USER));
  return outcome.kind === 'succeeded' ? outcome.kind : outcome.code;
};
