import { createHash, X509Certificate } from 'node:crypto';
import { createLocalJWKSet, exportJWK, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { SimulatedMachines } from '../../../../runtime/simulated-machines.test-support.ts';
import type { PtaEvent } from '../../../protocol/events.ts';
import { ROLLED_KEY_PUBLISHED_MS, SigningKeys } from './signing-keys.ts';

async function createKeys() {
  const keySource = pooledKeys();
  const world = new SimulatedMachines<PtaEvent>(keySource);
  const runtime = world.machine('ENTRA');
  const keys = new SigningKeys(runtime, await keySource.rsa2048());
  const verifies = (token: string) =>
    jwtVerify(
      token,
      createLocalJWKSet({ keys: keys.published.map((each) => ({ ...each, x5c: [...each.x5c] })) }),
    ).then(
      () => true,
      () => false,
    );
  return { world, keySource, keys, verifies };
}

test('a published key is the key of its certificate, named by the thumbprint', async () => {
  const { keys } = await createKeys();
  const [key] = keys.published;

  const certificate = new X509Certificate(Buffer.from(key?.x5c[0] ?? '', 'base64'));

  expect(key?.kid).toBe(createHash('sha1').update(certificate.raw).digest('base64url'));
  expect(key).toMatchObject({
    ...(await exportJWK(certificate.publicKey)),
    x5t: key?.kid,
    use: 'sig',
  });
  expect(certificate.verify(certificate.publicKey)).toBe(true);
});

test('what it signs verifies with what it publishes', async () => {
  const { keys, verifies } = await createKeys();

  expect(await verifies(keys.sign({ sub: 'x' }))).toBe(true);
});

test('after a roll the new key signs, and the old one stays published', async () => {
  const { keys, keySource, verifies } = await createKeys();
  const before = keys.sign({ sub: 'x' });

  keys.roll(await keySource.rsa2048());

  expect(keys.published).toHaveLength(2);
  expect(keys.sign({ sub: 'x' }).split('.')[0]).not.toBe(before.split('.')[0]);
  expect(await verifies(before)).toBe(true);
  expect(await verifies(keys.sign({ sub: 'x' }))).toBe(true);
});

test('the old key leaves the list when its time is over', async () => {
  const { keys, keySource, verifies, world } = await createKeys();
  const before = keys.sign({ sub: 'x' });
  keys.roll(await keySource.rsa2048());

  await world.clock.advance(ROLLED_KEY_PUBLISHED_MS);

  expect(keys.published).toHaveLength(1);
  expect(await verifies(before)).toBe(false);
});
