import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';
import type { Rule } from '../../mocks/firewall/rule.ts';

/** Where agents meet the calls that are announced to them. */
const RELAY_INSTANCE = 'g1-prod-am3-001-sb.servicebus.windows.net';

/**
 * The handshake, the upgrade and the relay's reply take about 1 800 bytes; then comes the envelope with the request,
 * of about 1 600. The agent is in the meeting, and has acknowledged nothing.
 */
const MIDDLE_OF_THE_REQUEST_BYTES = 2_600;

const TEAR_DOWN: Rule = {
  host: RELAY_INSTANCE,
  port: 443,
  action: { kind: 'reset', afterBytes: MIDDLE_OF_THE_REQUEST_BYTES },
  reason: 'an inspecting appliance tears it down',
};

test('AADSTS80005: the connection breaks while the request is on its way to the agent', async ({
  environment,
}) => {
  environment.firewall.prepend(TEAR_DOWN);

  const outcome = await environment.signIn('alice@contoso.test');

  expect(outcome).toFailWith('AADSTS80005');
  expect(environment.events).toHavePassedThrough(['cloud', 'firewall']);
  expect(eventsOfType(environment.events, 'flow.reset')).toMatchObject([
    { source: 'AGENT1', host: RELAY_INSTANCE, reason: 'an inspecting appliance tears it down' },
  ]);
  expect(eventsOfType(environment.events, 'validation.exchange-broken')).toMatchObject([
    { agentId: environment.agent('AGENT1').id, cause: 'connection-ended' },
  ]);
  expect(eventsOfType(environment.events, 'validation.acknowledged')).toEqual([]);
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual([]);
});

test('AADSTS80005 is transient: the next sign-in gets through', async ({ environment }) => {
  const { rules } = environment.firewall;
  environment.firewall.prepend(TEAR_DOWN);
  await environment.signIn('alice@contoso.test');
  environment.firewall.setRules(rules);

  await expect(environment.signIn('alice@contoso.test')).toSucceed();
});
