import { Client } from 'ldapts';
import { expect, test } from 'vitest';
import { contoso } from '../fixtures/index.ts';
import {
  createLoopbackWorld,
  createMachine,
  EventLog,
  LabCertificates,
  type LabEvent,
  seededRandom,
} from '../harness/index.ts';
import { Directory, DomainController, fileTimeFromUnixMs } from '../mocks/index.ts';

test('the mock domain controller serves LDAPS without the rest of a lab', async () => {
  const world = createLoopbackWorld();
  const random = seededRandom('example');
  const events = new EventLog<LabEvent>(world.clock);
  const now = fileTimeFromUnixMs(world.clock.now());
  const { domain, policy, accounts } = contoso({ seed: 1, now });
  const directory = new Directory({ domain, policy });
  for (const { seed } of accounts) directory.add(seed, now);
  const certificates = new LabCertificates(random, world.clock.now());
  const { runtime } = createMachine('DC1', world, random, events);

  await using dc = await new DomainController(runtime, {
    name: 'dc1',
    directory,
    identity: certificates.identityFor(['dc1.contoso.test', 'localhost']),
    profile: 'windows-2022',
  }).start();

  const client = new Client({
    url: `ldaps://localhost:${dc.ldaps.address?.port}`,
    tlsOptions: { ca: certificates.rootPem },
  });
  await expect(client.bind('alice@contoso.test', 'wrong')).rejects.toThrow('data 52e');
  await client.unbind();
});
