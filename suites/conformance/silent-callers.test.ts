import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';

const MINUTE_MS = 60_000;
const USER = 'alice@contoso.test';
/** Longer than the agent waits, so that it is the agent who leaves. */
const IDLE_MS = 10 * MINUTE_MS;

test('an agent leaves a relayed connection that is silent for longer than the bootstrap says, and serves on', async () => {
  await using lab = await new PtaEnvironment({
    idleConnectionMs: IDLE_MS,
    cloud: { bootstrap: { relayReceiveTimeoutMs: MINUTE_MS } },
  }).start();
  await lab.settle(lab.signIn(USER));

  await lab.clock.advance(MINUTE_MS + 1_000);

  expect(lab.agent('AGENT1').traceLog).toContain('The caller said nothing within 60000 ms');
  expect((await lab.settle(lab.signIn(USER))).kind).toBe('succeeded');
});

test('it stays when the cloud lets it wait for ever, as captured', async () => {
  await using lab = await new PtaEnvironment({ idleConnectionMs: IDLE_MS }).start();
  await lab.settle(lab.signIn(USER));

  await lab.clock.advance(MINUTE_MS + 1_000);

  expect(lab.agent('AGENT1').traceLog).toBe('');
});
