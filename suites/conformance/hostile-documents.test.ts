import { afterAll, beforeAll, expect, test } from 'vitest';
import { attack, expectHeld } from './hostile-wire/attack.ts';
import { CloudUnderAttack } from './hostile-wire/cloud-under-attack.ts';
import { certificateOf, csrOf, WRONG_KEYS } from './hostile-wire/crafted-keys.ts';
import { ENDPOINT_LAYERS } from './hostile-wire/endpoint-layers.ts';

/** What the largest of these attacks may leave on the heap before anything is collected. */
const GROWTH_MAX = 64 * 1_048_576;

const NAMES = [
  'RegistrationRequest',
  'BootstrapRequest',
  'TrustRenewalRequest',
  'PassthroughAuthenticationEnablementRequest',
  'TokenAuthenticationRequest',
];

// All positions: suites/simulation/every-byte.
test.each(ENDPOINT_LAYERS)('the cloud outlives any damage to $name', async (layer) => {
  expectHeld(await attack(layer, layer.stride));
});

let cloud: CloudUnderAttack;
beforeAll(async () => {
  cloud = await CloudUnderAttack.start();
});
afterAll(() => cloud[Symbol.asyncDispose]());

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
    const document = await cloud.documentCalled(name);
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
    const document = await cloud.documentCalled('RegistrationRequest');
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
    const document = await cloud.documentCalled('TrustRenewalRequest');
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
    const document = await cloud.documentCalled('BootstrapRequest');

    const reply = await cloud.post(document, document.body, certificateOf(keys));

    expect(reply.status).toBe(403);
  },
);
