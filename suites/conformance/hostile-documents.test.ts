import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZERO_GUID } from '../../harness/pta/protocol/guid.ts';
import { renderConnectionMessage } from '../../harness/pta/protocol/relay/signal-message.ts';
import { renderResultRequest } from '../../harness/pta/protocol/result-request.ts';
import { generatedKeys } from '../../harness/runtime/keys.ts';
import { SimulatedMachines } from '../../harness/runtime/simulated-machines.test-support.ts';
import {
  ListeningCloud,
  RETURN_HOST,
} from '../../mocks/cloud-endpoints/cloud-endpoints.test-support.ts';
import { CloudUnderAttack } from './hostile-wire/cloud-under-attack.ts';
import { certificateOf, csrOf, WRONG_KEYS } from './hostile-wire/crafted-keys.ts';
import { batchesOf, damagedCopies } from './hostile-wire/damage.ts';

const REFUSALS = [400, 403];
/** What the largest of these attacks may leave on the heap before anything is collected. */
const GROWTH_MAX = 64 * 1_048_576;

const NAMES = ['RegistrationRequest', 'BootstrapRequest', 'TrustRenewalRequest'];

let cloud: CloudUnderAttack;
beforeAll(async () => {
  cloud = await CloudUnderAttack.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());

async function documentCalled(name: string) {
  const document = (await cloud.documents()).find((each) => each.name === name);
  if (document === undefined) throw new TypeError(`There is no document ${name}.`);
  return document;
}

test.each(NAMES)('the cloud answers any damage to a %s, and a sign-in meanwhile', async (name) => {
  const document = await documentCalled(name);
  expect(await cloud.post(document, document.body)).toMatchObject({ status: 200 });

  const outcome = await cloud.signInDuring(async () => {
    for (const batch of batchesOf(damagedCopies([Buffer.from(document.body)], 5))) {
      const replies = await Promise.all(
        batch.map(({ messages: [body] }) =>
          cloud.post(document, Buffer.from(body ?? []).toString()),
        ),
      );
      for (const { status } of replies) expect([200, ...REFUSALS]).toContain(status);
    }
  });

  expect(outcome).toBe('succeeded');
});

test('the cloud answers any damage to an answer, byte by byte as it arrives', async () => {
  const clientCertificate = cloud.lab.agent('AGENT2').certificate;
  await using listening = await ListeningCloud.before({
    takeAnswer: (request) =>
      cloud.lab.cloud.takeAnswer(request, { clientCertificate, from: 'ROGUE1' }),
  });
  const { path, headers } = renderResultRequest({
    requestId: ZERO_GUID,
    transactionId: ZERO_GUID,
    verdict: { kind: 'accepted', userName: 'alice@contoso.test' },
    usesDefaultProxy: false,
    backendLatencyMs: 1,
    totalLatencyMs: 1,
    attempts: 1,
  });
  const lines = headers.map(([header, value]) => `${header}: ${value}\r\n`).join('');
  const good = `POST ${path} HTTP/1.1\r\nHost: ${RETURN_HOST}\r\nContent-Length: 0\r\n${lines}\r\n`;

  const outcome = await cloud.signInDuring(async () => {
    for (const batch of batchesOf(damagedCopies([Buffer.from(good)], 3))) {
      const sockets = await Promise.all(batch.map(() => listening.connect(RETURN_HOST)));
      for (const [index, { messages }] of batch.entries()) sockets[index]?.write(messages[0]);
      await listening.activity.quiet();
      for (const socket of sockets) socket.destroy();
      await listening.activity.quiet();
    }
  });

  expect(outcome).toBe('succeeded');
  expect(listening.events).toEqual([]);
});

test('the cloud sends away whoever damages the message that fetches a request', async () => {
  const { lab } = cloud;
  const world = new SimulatedMachines<never>(generatedKeys);
  const peer = { from: 'ROGUE1', clientCertificate: lab.agent('AGENT2').certificate };
  const good = [Buffer.from(renderConnectionMessage('11111111-2222-4333-8444-000000000003'))];

  const outcome = await cloud.signInDuring(async () => {
    for (const { messages } of damagedCopies(good)) {
      const [client, server] = await world.webSocketPair();
      const over = lab.cloud.acceptRequestFetch(server, peer);
      for (const message of messages) client.send(message);
      expect(await client.receive()).toBeUndefined();
      await over;
    }
  });

  expect(outcome).toBe('succeeded');
});

const entity = (index: number) => `<!ENTITY e${index} "${`&e${index - 1};`.repeat(10)}">`;
const DOCUMENTS = {
  'a bomb of entities': `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">${Array.from({ length: 12 }, (_, index) => entity(index + 1)).join('')}]><a>&e12;</a>`,
  'an external entity':
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
  'an external subset': '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://attacker.test/a.dtd"><a/>',
  'deep nesting': '<a>'.repeat(80_000),
  'half a megabyte': `<a>${'x'.repeat(524_288)}</a>`,
  'a name without an end': `<${'a'.repeat(200_000)}`,
  'twenty thousand attributes': `<a ${Array.from({ length: 20_000 }, (_, index) => `b${index}=""`).join(' ')}/>`,
  'a text without an end': `<a>${'x'.repeat(200_000)}`,
};

test.each(Object.keys(DOCUMENTS).flatMap((kind) => NAMES.map((name) => ({ kind, name }))))(
  '$kind in place of a $name is refused, in bounded memory',
  async ({ kind, name }) => {
    const document = await documentCalled(name);
    const before = process.memoryUsage().heapUsed;

    const reply = await cloud.post(document, DOCUMENTS[kind as keyof typeof DOCUMENTS]);

    expect(reply).toMatchObject({ status: 400, body: expect.stringMatching(/./) });
    expect(reply.body).not.toContain('root:');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(GROWTH_MAX);
  },
);

test.each(Object.entries(WRONG_KEYS))(
  'a registration for a key of type %s is refused with a reason',
  async (_name, keys) => {
    const document = await documentCalled('RegistrationRequest');
    const csr = Buffer.from(csrOf(keys)).toString('base64');
    const body = document.body.replace(/(?<=<Base64Csr>)[^<]*/, csr);

    const reply = await cloud.post(document, body);

    expect(reply.body).toMatch(/<IsSuccessful>false<|is not an RSA key|RSA-2048/);
    expect(reply.body).not.toMatch(/<IsSuccessful>true</);
  },
);

test.each(Object.entries(WRONG_KEYS))(
  'a renewal for a key of type %s is refused with a reason',
  async (_name, keys) => {
    const document = await documentCalled('TrustRenewalRequest');
    const csr = Buffer.from(csrOf(keys)).toString('base64');
    const body = document.body.replace(/(?<=<Base64Csr[^>]*>)[^<]*/, csr);

    const reply = await cloud.post(document, body);

    expect(reply.body).not.toMatch(/IsSuccessful[^>]*>true</);
    expect(reply.body).toMatch(/IsSuccessful[^>]*>false<|RSA/);
  },
);

test.each(Object.entries(WRONG_KEYS))(
  'a client certificate with a key of type %s is nobody’s',
  async (_name, keys) => {
    const document = await documentCalled('BootstrapRequest');

    const reply = await cloud.post(document, document.body, certificateOf(keys));

    expect(reply.status).toBe(403);
  },
);

test('bytes that are no certificate are nobody’s, whatever they are', async () => {
  const document = await documentCalled('BootstrapRequest');
  const good = cloud.lab.agent('AGENT2').certificate;

  for (const { messages } of damagedCopies([good], 7)) {
    const reply = await cloud.post(document, document.body, messages[0]);
    expect([200, 403]).toContain(reply.status);
  }
});
