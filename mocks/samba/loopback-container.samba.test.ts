import { Wait } from 'testcontainers';
import { expect, test } from 'vitest';
import { systemClock } from '../../harness/runtime/clock.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import { LoopbackContainer } from './loopback-container.ts';
import { requireContainerRuntime } from './samba-availability.ts';
import { sambaImage } from './samba-image.ts';

/** Milliseconds; the image may have to be built. */
const BUILD_WITHIN_MS = 300_000;

async function container(): Promise<{ plan: LoopbackContainer; inspect(): Promise<unknown> }> {
  const client = await requireContainerRuntime();
  const name = `pta-harness-${seededRandom(systemClock.now()).guid()}`;
  const plan = new LoopbackContainer(client, await sambaImage(client));
  plan.withName(name);
  return { plan, inspect: () => client.container.getById(name).inspect() };
}

test(
  'nothing is left of a container that the engine cannot start',
  async () => {
    const { plan, inspect } = await container();
    await expect(plan.withEntrypoint(['/nonesuch']).start()).rejects.toThrow('nonesuch');

    await plan.remove();

    await expect(inspect()).rejects.toMatchObject({ statusCode: 404 });
  },
  BUILD_WITHIN_MS,
);

test('its ports are open on this machine only', async () => {
  const { plan, inspect } = await container();
  plan.withEntrypoint(['sh', '-c', 'echo up; cat']).withWaitStrategy(Wait.forLogMessage('up'));
  await plan.withExposedPorts(636).start();
  try {
    expect(await inspect()).toMatchObject({
      NetworkSettings: { Ports: { '636/tcp': [{ HostIp: '127.0.0.1' }] } },
    });
  } finally {
    await plan.remove();
  }
});

test('what it wrote last is kept', async () => {
  const { plan, inspect } = await container();
  plan
    .withEntrypoint(['sh', '-c', 'echo cannot; exit 1'])
    .withWaitStrategy(Wait.forLogMessage('never written'));
  await expect(plan.start()).rejects.toThrow('not received');
  await plan.remove();

  expect(plan.log).toContain('cannot');
  await expect(inspect()).rejects.toMatchObject({ statusCode: 404 });
});

test('a container that was never made needs no removal', async () => {
  const { plan } = await container();

  await expect(plan.remove()).resolves.toBeUndefined();
});
