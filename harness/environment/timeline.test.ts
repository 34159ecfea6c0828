import { expect, test } from 'vitest';
import { PtaEnvironment } from './environment.ts';
import type { StartedPtaEnvironment } from './started-environment.ts';
import { requestIdOf, timelineOf } from './timeline.ts';

async function timelineAfter(lab: StartedPtaEnvironment, userPrincipalName: string) {
  const { correlationId } = await lab.settle(lab.signIn(userPrincipalName));
  return timelineOf(lab.events, correlationId);
}

test('a sign-in is told from user to domain controller and back', async () => {
  await using lab = await new PtaEnvironment({ agents: 2 }).start();
  const timeline = await timelineAfter(lab, 'alice@contoso.test');
  expect(timeline.map(({ hop }) => hop)).toEqual([
    'user → cloud',
    'cloud',
    'cloud → relay',
    'firewall',
    'relay → agent',
    'agent',
    'agent → domain controller',
    'firewall',
    'agent → relay',
    'domain controller',
    'domain controller → agent',
    'agent → cloud',
    'firewall',
    'cloud',
    'cloud → user',
  ]);
});

test('a refused bind is told with LDAP data and Win32 name', async () => {
  await using lab = await new PtaEnvironment().start();
  const timeline = await timelineAfter(lab, 'lou.locked@contoso.test');
  expect(timeline.find(({ event }) => event === 'bind.answered')?.text).toBe(
    'LDAP result 49, data 775: Win32 1909 ERROR_ACCOUNT_LOCKED_OUT',
  );
});

test('a flow that the firewall denies is told with its reason', async () => {
  await using lab = await new PtaEnvironment().start();
  lab.firewall.prepend({
    host: 'dc1.contoso.test',
    port: 636,
    action: { kind: 'deny' },
    reason: 'LDAPS was forgotten',
  });
  const timeline = await timelineAfter(lab, 'alice@contoso.test');
  expect(timeline.map(({ text }) => text)).toContain(
    'denied: AGENT1 to dc1.contoso.test:636 (LDAPS was forgotten)',
  );
});

test('two sign-ins at once keep their binds apart', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();
  const outcomes = await lab.settle(
    Promise.all(['alice@contoso.test', 'eve.expired@contoso.test'].map((upn) => lab.signIn(upn))),
  );
  const dns = outcomes.map(({ correlationId }) =>
    timelineOf(lab.events, correlationId)
      .filter(({ event }) => event === 'directory.bind-evaluated')
      .map(({ text }) => text),
  );
  expect(dns).toEqual([
    ['bind accepted: CN=Alice Healthy,CN=Users,DC=contoso,DC=test'],
    ['bind refused: CN=Eve Expired,CN=Users,DC=contoso,DC=test, Win32 1330 ERROR_PASSWORD_EXPIRED'],
  ]);
});

test('nobody of the tenant gets no further than the cloud', async () => {
  await using lab = await new PtaEnvironment().start();
  const { correlationId } = await lab.settle(lab.signIn('nobody@contoso.test', 'x'));
  expect(requestIdOf(lab.events, correlationId)).toBeUndefined();
  expect(timelineOf(lab.events, correlationId).map(({ text }) => text)).toEqual([
    'nobody@contoso.test asks to be signed in',
    'AADSTS50034',
  ]);
});

test('a correlation id that was never seen has no timeline', () => {
  expect(timelineOf([], 'unknown')).toEqual([]);
});
