import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';

// Over real sockets connections are kept for a while, as .NET's ServicePoint does; here the same in virtual time.

const IDLE_MS = 10_000;
const USER = 'alice@contoso.test';

async function flowsOfTheSecondSignIn(options: { idleConnectionMs?: number }): Promise<string[]> {
  await using lab = await new PtaEnvironment(options).start();
  await lab.settle(lab.signIn(USER));
  const before = lab.events.length;
  await lab.settle(lab.signIn(USER));
  return lab.events
    .slice(before)
    .flatMap((event) => (event.type === 'flow.allowed' ? [event.host] : []));
}

test('a second sign-in needs no new connection of the agent when they are kept', async () => {
  expect(await flowsOfTheSecondSignIn({ idleConnectionMs: IDLE_MS })).toEqual([]);
});

test('it needs one to the relay, to the directory and to the return host when they are not', async () => {
  expect(await flowsOfTheSecondSignIn({})).toHaveLength(3);
});

test('after their time the connections are made anew', async () => {
  await using lab = await new PtaEnvironment({ idleConnectionMs: IDLE_MS }).start();
  await lab.settle(lab.signIn(USER));
  await lab.clock.advance(2 * IDLE_MS);
  const before = lab.events.length;

  expect((await lab.settle(lab.signIn(USER))).kind).toBe('succeeded');

  const flows = lab.events.slice(before).filter(({ type }) => type === 'flow.allowed');
  expect(flows).toHaveLength(3);
});

test('a directory that was restarted is asked on a new connection', async () => {
  await using lab = await new PtaEnvironment({ idleConnectionMs: IDLE_MS }).start();
  await lab.settle(lab.signIn(USER));
  await lab.domainController.stop();
  await lab.domainController.start();

  expect((await lab.settle(lab.signIn(USER))).kind).toBe('succeeded');
});

test('the clock of a server that is set meanwhile is noticed on a kept connection', async () => {
  await using lab = await new PtaEnvironment({ idleConnectionMs: IDLE_MS }).start();
  await lab.settle(lab.signIn(USER));

  lab.agent('AGENT1').skewClock(10 * 60_000);

  expect(await lab.settle(lab.signIn(USER))).toMatchObject({ kind: 'failed' });
});

test('a wrong password is wrong on a connection where a right one was accepted', async () => {
  await using lab = await new PtaEnvironment({ idleConnectionMs: IDLE_MS }).start();
  await lab.settle(lab.signIn(USER));

  const outcome = await lab.settle(lab.signIn(USER, 'wrong'));

  expect(outcome).toMatchObject({ kind: 'failed', code: 'AADSTS50126' });
});

test('an agent that drains does not wait for connections that nobody uses', async () => {
  await using lab = await new PtaEnvironment({ idleConnectionMs: IDLE_MS }).start();
  await lab.settle(lab.signIn(USER));
  const before = lab.now();

  await lab.clock.settle(lab.agent('AGENT1').drain());

  expect(lab.now() - before).toBeLessThan(1_000);
});

test('a relay that is restarted is called on new connections', async () => {
  await using lab = await new PtaEnvironment({ idleConnectionMs: IDLE_MS }).start();
  await lab.settle(lab.signIn(USER));

  lab.cloud.restartRelay();
  await lab.clock.advance(1_000);

  expect((await lab.settle(lab.signIn(USER))).kind).toBe('succeeded');
});
