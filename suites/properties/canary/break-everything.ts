import { Secret } from '../../../harness/runtime/secret.ts';
import type {
  LabUser,
  SignInOutcome,
  StartedPtaEnvironment,
} from '../../../harness/testing/index.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** How the sign-ins of {@link breakEverything} end, all together. */
export const CODES_OF_EVERYTHING: ReadonlySet<string> = new Set([
  '0',
  'AADSTS50034',
  'AADSTS50126',
  'AADSTS80001',
  'AADSTS80002',
  'AADSTS80007',
  'AADSTS80010',
  'AADSTS80011',
  'AADSTS80013',
  'AADSTS80014',
]);

/** Signs in under every fault through which a password passes; what is thrown is a result as well. */
export async function breakEverything(
  environment: StartedPtaEnvironment,
  { userPrincipalName, password }: LabUser,
  wrong: Secret,
): Promise<(SignInOutcome | Error)[]> {
  const results: (SignInOutcome | Error)[] = [];
  const attempt = async (typed = password, name = userPrincipalName) => {
    const ended = environment.signIn(name, typed).catch((error: Error) => error);
    results.push(await environment.settle(ended));
  };
  const { firewall } = environment;
  const { faults } = environment.domainController;
  const agent = environment.agent('AGENT1');

  await attempt();
  await attempt(wrong);
  await attempt(wrong, 'nobody@contoso.test');
  await attempt(new Secret(wrong.reveal().repeat(20)));

  faults.delayBinds(16 * SECOND_MS);
  await attempt();
  faults.delayBinds(MINUTE_MS);
  await attempt(wrong);
  faults.clear();
  faults.dropMidBind();
  await attempt();
  faults.answerUnavailable();
  await attempt();
  faults.clear();

  environment.domainController.skewClock(10 * MINUTE_MS);
  await attempt();
  environment.domainController.skewClock(0);

  const { rules } = firewall;
  for (const host of ['dc1.contoso.test', '*.msappproxy.net', '*.servicebus.windows.net']) {
    for (const kind of ['deny', 'reset', 'blackhole'] as const) {
      firewall.prepend({ host, port: 'any', action: { kind }, reason: `${kind} on purpose` });
      await attempt();
      firewall.setRules(rules);
    }
  }

  await environment.domainController.stop();
  await attempt();
  await environment.domainController.start();
  agent.replaceKey();
  await attempt();
  agent.loseCertificate();
  await attempt();
  await agent.stop();
  await attempt();
  await environment.clock.advance(5 * MINUTE_MS);
  return results;
}
