import { ResultCodeError } from 'ldapts';
import { expect, test } from 'vitest';
import { accountStateOf } from '../directory/account-state.ts';
import type { DomainControllerFaults } from './faults.ts';
import { InMemoryLab, PASSWORD } from './in-memory-lab.test-support.ts';

test.each<[string, (faults: DomainControllerFaults) => void, number, string]>([
  ['busy', (faults) => faults.answerBusy(), 51, 'busy'],
  ['unavailable', (faults) => faults.answerUnavailable(), 52, 'unavailable'],
])('%s is answered to every request until cleared', async (_, inject, code, fault) => {
  const lab = new InMemoryLab();
  await using controller = await lab.start();
  const client = lab.client();
  inject(controller.faults);

  const refused = await client
    .bind('alice@contoso.test', PASSWORD)
    .catch((error: unknown) => error);
  controller.faults.clear();

  expect(refused).toBeInstanceOf(ResultCodeError);
  expect(refused).toMatchObject({ code });
  expect(lab.events).toContainEqual({ type: 'directory.fault-applied', fault });
  await expect(client.bind('alice@contoso.test', PASSWORD)).resolves.toBeUndefined();
  await client.unbind();
});

test('a dropped bind destroys the connection and counts nothing', async () => {
  const lab = new InMemoryLab();
  await using controller = await lab.start();
  controller.faults.dropMidBind();
  const client = lab.client();

  await expect(client.bind('alice@contoso.test', 'wrong')).rejects.not.toBeInstanceOf(
    ResultCodeError,
  );
  expect(
    accountStateOf(lab.directory, lab.directory.account('alice@contoso.test').record).badPwdCount,
  ).toBe(0);
});

test('a refusing domain controller destroys what it accepts', async () => {
  const lab = new InMemoryLab();
  await using controller = await lab.start();
  controller.faults.refuse();

  expect(lab.dial().destroyed || (await closed(lab))).toBe(true);
  expect(lab.events).toContainEqual({ type: 'directory.connection-refused', from: 'agent1' });
});

test('a delayed bind waits on the clock of the machine and is evaluated after', async () => {
  const asked: number[] = [];
  const wakes: (() => void)[] = [];
  const sleep = (delayMs: number) => {
    asked.push(delayMs);
    return new Promise<void>((resolve) => wakes.push(resolve));
  };
  const lab = new InMemoryLab({}, { sleep });
  await using controller = await lab.start();
  controller.faults.delayBinds(300_000);
  const client = lab.client();

  const bound = client.bind('alice@contoso.test', PASSWORD);
  await expect.poll(() => asked).toEqual([300_000]);
  expect(lab.events).toEqual([{ type: 'directory.fault-applied', fault: 'delay' }]);
  for (const wake of wakes) wake();

  await expect(bound).resolves.toBeUndefined();
  await client.unbind();
});

test('a stop ends a delay without evaluating the bind', async () => {
  const lab = new InMemoryLab();
  const controller = await lab.start();
  controller.faults.delayBinds(86_400_000);
  const bound = lab
    .client()
    .bind('alice@contoso.test', 'wrong')
    .catch((error: unknown) => error);
  await expect.poll(() => lab.events).toHaveLength(1);

  await controller.stop();

  expect(await bound).toBeInstanceOf(Error);
  expect(
    accountStateOf(lab.directory, lab.directory.account('alice@contoso.test').record).badPwdCount,
  ).toBe(0);
});

async function closed(lab: InMemoryLab): Promise<boolean> {
  const connection = lab.dial().resume();
  await new Promise((resolve) => connection.once('close', resolve));
  return connection.destroyed;
}
