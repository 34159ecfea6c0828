import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/environment/started-environment.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';

const ALICE = 'alice@contoso.test';
const HOUR = 3_600_000;

/** Two domain controllers; the first is the PDC emulator, and changes take an hour to the other. */
describe('a domain with two controllers', () => {
  let lab: StartedPtaEnvironment;

  beforeEach(async () => {
    lab = await new PtaEnvironment({
      domainControllers: 2,
      replicationDelayMs: HOUR,
      policy: { ...LAB_POLICY, lockoutThreshold: 3 },
    }).start();
  });

  afterEach(async () => {
    await lab[Symbol.asyncDispose]();
  });

  const controller = (number: 1 | 2) => {
    const found = lab.domainControllers[number - 1];
    if (found?.directory === undefined) throw new TypeError(`There is no DC${number}.`);
    return { lab: found, directory: found.directory };
  };

  async function code(password?: string): Promise<string> {
    const outcome = await lab.settle(lab.signIn(ALICE, password));
    return outcome.kind === 'succeeded' ? '0' : outcome.code;
  }

  const asked = () =>
    lab.events.flatMap((event) =>
      event.type === 'bind.attempted' ? [event.domainController] : [],
    );

  test('when the controller that was asked stops, the next one answers', async () => {
    await code();
    const first = asked()[0];
    await lab.domainControllers.find(({ host }) => host === first)?.stop();

    expect(await code()).toBe('0');
    const other = lab.domainControllers.find(({ host }) => host !== first)?.host;
    expect(asked()).toEqual([first, first, other]);
  });

  test('the one that answered is asked first from then on', async () => {
    await code();
    const first = asked()[0];
    await lab.domainControllers.find(({ host }) => host === first)?.stop();
    await code();
    await code();

    expect(new Set(asked().slice(2)).size).toBe(1);
    expect(asked()).toHaveLength(4);
  });

  test('a controller that is unavailable is passed over', async () => {
    controller(1).lab.faults.answerUnavailable();

    expect(await code()).toBe('0');
    expect(asked().at(-1)).toBe('dc2.contoso.test');
  });

  test('when no controller runs the user cannot be validated', async () => {
    for (const each of lab.domainControllers) await each.stop();

    expect(await code()).toBe('AADSTS80001');
  });

  test('wrong passwords lock the account at the PDC emulator, wherever they arrive, and so everywhere', async () => {
    for (let count = 0; count < 3; count += 1) await code('wrong');

    const counts = ([1, 2] as const).map((number) =>
      Number(controller(number).directory.account(ALICE).text('badPwdCount')),
    );
    expect(counts[0]).toBe(3);
    expect(counts[0]).toBeGreaterThanOrEqual(counts[1] ?? 0);
    expect(controller(2).directory.account(ALICE).text('lockoutTime')).toMatch(/^[1-9]/);
    expect(await code()).toBe('AADSTS50053');
  });

  test('a password that was changed at one controller signs in at once, wherever the agent asks', async () => {
    const fresh = new Secret('Fresh-Battery-2-staple');
    const { directory } = controller(1);
    directory.setPassword(directory.account(ALICE), fresh, fileTimeFromUnixMs(lab.now()));

    expect(await code(fresh.reveal())).toBe('0');
  });

  test('a controller that is cut off from the others goes on with what it knows', async () => {
    lab.replication?.pause();
    const { directory } = controller(1);
    const now = fileTimeFromUnixMs(lab.now());
    directory.setPassword(directory.account(ALICE), new Secret('Fresh-Battery-2-staple'), now);
    await controller(1).lab.stop();

    expect(await code('Fresh-Battery-2-staple')).toBe('AADSTS50126');
    expect(await code()).toBe('0');
  });
});
