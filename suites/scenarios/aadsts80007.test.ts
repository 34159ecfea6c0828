import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

test('AADSTS80007: the domain controller says that it is unavailable', async ({ environment }) => {
  environment.domainController.faults.answerUnavailable();

  await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS80007');
  // RPC_S_SERVER_UNAVAILABLE
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1722']);
  expect(eventsOfType(environment.events, 'directory.fault-applied')).toContainEqual(
    expect.objectContaining({ machine: 'DC1', fault: 'unavailable' }),
  );
});

test('AADSTS80007: the domain controller drops the connection in the middle of the bind', async ({
  environment,
}) => {
  environment.domainController.faults.dropMidBind();

  await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS80007');
  // ERROR_NETNAME_DELETED
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['64']);
  expect(eventsOfType(environment.events, 'directory.fault-applied')).toMatchObject([
    { machine: 'DC1', fault: 'drop' },
  ]);
});

test.for([
  { what: 'an account may not log on from there', who: 'walt.workstation', win32: 1329 },
  { what: 'an account has expired', who: 'abe.accountexpired', win32: 1793 },
  { what: 'a restriction keeps an account out', who: 'pia.protected', win32: 1327 },
])('AADSTS80007: $what ($win32)', async ({ who, win32 }, { environment }) => {
  const outcome = await environment.signIn(`${who}@contoso.test`);

  expect(outcome).toFailWith('AADSTS80007');
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual([`${win32}`]);
  expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
    { resultCode: 49, win32 },
  ]);
});

test('AADSTS80007 ends when the domain controller recovers', async ({ environment }) => {
  environment.domainController.faults.answerUnavailable();
  await environment.signIn('alice@contoso.test');
  environment.domainController.faults.clear();

  await expect(environment.signIn('alice@contoso.test')).toSucceed();
});
