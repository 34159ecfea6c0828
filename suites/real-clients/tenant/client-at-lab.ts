import { type ClientCommand, type ClientRequest, runClient } from './client-process.ts';
import type { ClientFlow } from './flows/client.ts';
import { ScriptedBrowser } from './scripted-browser.ts';
import { SECOND_FACTOR, type TenantLab } from './tenant-lab.ts';

/**
 * Runs one flow of a client against the lab. Where the client wants somebody at a browser, that is Alice.
 *
 * @returns what came of it, in the client's own words
 */
export function runAtLab(
  lab: TenantLab,
  { publicNames }: ClientFlow,
  command: Omit<ClientCommand, 'env'>,
): Promise<string> {
  const env = publicNames === true ? lab.proxiedEnvironment : lab.clientEnvironment;
  const browser = new ScriptedBrowser(lab.lab.rootCertificate);
  const { alice } = lab.forClients;
  const answers = { login: alice.userName, passwd: alice.password };
  const answer = async (request: ClientRequest): Promise<string> => {
    switch (request.ask) {
      case 'browser':
        return browser.visit(request.url, answers);
      case 'device':
        return browser.visit(request.address, { ...answers, otc: request.userCode });
      case 'require-second-factor':
        lab.lab.tenant.changeUser(request.userName, {
          mfa: 'registered',
          secondFactor: SECOND_FACTOR,
        });
        return 'done';
      default:
        return request satisfies never;
    }
  };
  return runClient({ ...command, env }, lab.forClients, answer);
}
