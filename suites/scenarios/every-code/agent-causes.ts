import { renderResultRequest } from '../../../harness/pta/protocol/result-request.ts';
import { VERDICT_HEADER } from '../../../harness/pta/protocol/verdict.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import { type Causes, signIn } from './cause.ts';

/** Where agents meet the calls that are announced to them. */
const RELAY_INSTANCE = 'g1-prod-am3-001-sb.servicebus.windows.net';
/** Handshake, upgrade and accept take about 1 800 bytes; the envelope with the request comes next. */
const MIDDLE_OF_THE_REQUEST_BYTES = 2_600;

/** What is wrong with the agents, with the requests that they get, or with their answers. */
export const AGENT_CAUSES: Causes = {
  80001: async (startLab) => signIn(await startLab({ agents: 0 })),

  80003: async (startLab) => {
    const lab = await startLab({ agents: 0 });
    await lab.addAgent({
      renderResult: (result) => {
        const { path, headers } = renderResultRequest(result);
        const said = headers.map(
          ([name, right]) => [name, name === VERDICT_HEADER ? '!!!' : right] as const,
        );
        return { path, headers: said };
      },
    });
    return signIn(lab);
  },

  80004: async (startLab) => {
    const lab = await startLab();
    const seed = {
      userPrincipalName: 'zoe@contoso.test',
      sAMAccountName: 'zoe',
      displayName: 'Zoe Alternate',
      password: new Secret('Z0e-has-an-alternate-id'),
    };
    lab.addUser({ seed, state: 'healthy' }, 'CONTOSO\\zoe');
    return signIn(lab, 'zoe@contoso.test');
  },

  80005: async (startLab) => {
    const lab = await startLab();
    lab.firewall.prepend({
      host: RELAY_INSTANCE,
      port: 443,
      action: { kind: 'reset', afterBytes: MIDDLE_OF_THE_REQUEST_BYTES },
      reason: 'an inspecting appliance tears it down',
    });
    return signIn(lab);
  },

  80010: async (startLab) => {
    const lab = await startLab();
    lab.agent('AGENT1').replaceKey();
    return signIn(lab);
  },

  80011: async (startLab) => {
    const lab = await startLab();
    lab.agent('AGENT1').loseCertificate();
    return signIn(lab);
  },
};
