import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import { openCredential } from '../../protocol/sealed-credential.ts';
import { createCloudParts, TENANT_ID } from '../cloud-parts.test-support.ts';
import { type Answer, DEFAULT_LIMITS, ValidationQueue } from '../validation-queue.ts';
import { SignInService, type ValidationDispatcher } from './sign-in-service.ts';

const ALICE = 'alice@contoso.test';
const PASSWORD = new Secret('Correct-horse-9-battery');

async function createService(dispatcher: Partial<ValidationDispatcher> = {}) {
  const parts = await createCloudParts(pooledKeys());
  const { runtime, tenant, registry, world } = parts;
  const queue = new ValidationQueue(runtime.clock, runtime.events, DEFAULT_LIMITS);
  tenant.synchronise({
    objectId: 'alice',
    displayName: 'Alice',
    userPrincipalName: 'Alice@contoso.test',
    onPremisesUserName: 'alice@corp.contoso.test',
  });
  const dispatched: ValidationRequest[] = [];
  let concluded: AbortSignal | undefined;
  const service = new SignInService(runtime, {
    tenant,
    registry,
    queue,
    returnHost: 'return.test',
    dispatcher: {
      hasListeners: () => true,
      dispatch: (request, signal) => {
        dispatched.push(request);
        concluded = signal;
      },
      ...dispatcher,
    },
  });
  const signIn = (userPrincipalName = ALICE, password = PASSWORD) =>
    service.signIn({ userPrincipalName, password });
  const answer = (verdict: Answer) =>
    queue.answer(dispatched[0]?.transactionId ?? '', 'agent', verdict);
  const isConcluded = () => concluded?.aborted;
  const codes = () => world.eventsOf('sign-in.completed').map(({ code }) => code);
  return { ...parts, signIn, answer, dispatched, isConcluded, codes };
}

test('an accepted password signs the user in, and the request is concluded', async () => {
  const { signIn, answer, isConcluded, codes } = await createService();
  const result = signIn();
  expect(isConcluded()).toBe(false);

  answer({ kind: 'accepted', userName: ALICE });

  expect(await result).toMatchObject({ kind: 'succeeded', user: { objectId: 'alice' } });
  expect(isConcluded()).toBe(true);
  expect(codes()).toEqual(['0']);
});

test('the request names the tenant, the domain, the on-premises user and the return host', async () => {
  const { signIn, dispatched } = await createService();

  void signIn();

  expect(dispatched).toMatchObject([
    {
      tenantId: TENANT_ID,
      domain: 'CONTOSO',
      userPrincipalName: 'alice@corp.contoso.test',
      returnHost: 'return.test',
      sessionId: '00000000-0000-0000-0000-000000000000',
    },
  ]);
});

test('the password is sealed once for each certificate of each agent, and opens with its key alone', async () => {
  const { signIn, dispatched, issueAgent } = await createService();
  const agents = [await issueAgent(), await issueAgent()];

  void signIn();

  const sealed = dispatched[0]?.credentials ?? [];
  expect(sealed.map(({ keyIdentifier }) => keyIdentifier.slice(0, 36))).toEqual(
    agents.map(({ agentId }) => agentId),
  );
  const opened = agents.map(({ keys }) =>
    sealed.map((each) => openCredential(each, keys.privateKey).kind),
  );
  expect(opened).toEqual([
    ['opened', 'failed'],
    ['failed', 'opened'],
  ]);
});

test('a rejection is the code of its reason', async () => {
  const { signIn, answer, codes } = await createService();
  const result = signIn();

  answer({ kind: 'rejected', reason: '1328' });

  expect(await result).toMatchObject({ kind: 'failed', code: 'AADSTS80012' });
  expect(codes()).toEqual(['AADSTS80012']);
});

test('a user that the tenant does not have is never sent to an agent', async () => {
  const { signIn, dispatched } = await createService();

  expect(await signIn('nobody@contoso.test')).toMatchObject({ code: 'AADSTS50034' });
  expect(dispatched).toEqual([]);
});

test('without a listener there is no agent', async () => {
  const { signIn, dispatched } = await createService({ hasListeners: () => false });

  expect(await signIn()).toMatchObject({ code: 'AADSTS80001' });
  expect(dispatched).toEqual([]);
});

test('a password too long to be sealed is never sent, and the detail does not repeat it', async () => {
  const { signIn, dispatched, issueAgent } = await createService();
  await issueAgent();
  const long = 'Long-'.repeat(50);

  const result = await signIn(ALICE, new Secret(long));

  expect(result).toMatchObject({
    code: 'AADSTS80010',
    detail: expect.stringContaining('PASSWORD_TOO_LONG'),
  });
  expect(JSON.stringify(result)).not.toContain('Long-Long');
  expect(dispatched).toEqual([]);
});

test('a dispatcher that fails fails the sign-in, and leaves no request behind it', async () => {
  const { signIn, world } = await createService({
    dispatch: (_request, concluded) => {
      concluded.addEventListener('abort', () => aborted.push('concluded'));
      throw new TypeError('broken dispatcher');
    },
  });
  const aborted: string[] = [];

  await expect(signIn()).rejects.toThrow('broken dispatcher');

  expect(aborted).toEqual(['concluded']);
  await world.clock.advance(25_000);
});

test('with the feature off a synchronised user has no password, and no agent is asked', async () => {
  const { signIn, tenant, dispatched } = await createService();
  tenant.passthroughAuthentication = 'disabled';

  expect(await signIn()).toMatchObject({ kind: 'failed', code: 'AADSTS50056' });
  expect(dispatched).toEqual([]);
});
