import { beforeEach, expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { Secret } from '../../runtime/secret.ts';
import { parseCsr } from '../protocol/certificates/parse-csr.ts';
import { certificateFromPem } from '../protocol/certificates/pem.ts';
import { registrationHost } from '../protocol/hosts.ts';
import {
  parseRegistrationRequest,
  type RegistrationRequest,
  renderRegistrationResult,
} from '../protocol/registration.ts';
import { REGISTRATION_REFUSED, registerAgent } from './register-agent.ts';
import {
  AGENT_ID,
  certify,
  OPTIONS,
  ScriptedCloud,
  serverCertificate,
  TENANT_ID,
} from './scripted-cloud.test-support.ts';

const TOKEN = new Secret('the token of an administrator');

let cloud: ScriptedCloud;

beforeEach(() => {
  cloud = new ScriptedCloud(pooledKeys());
});

/** The registration service gives this answer. */
function answering(body: string, status = 200) {
  return cloud.serve(
    registrationHost(TENANT_ID),
    async () => new Response(body, { status, headers: { 'content-type': 'application/xml' } }),
  );
}

function register() {
  return cloud.clock.settle(registerAgent(cloud.runtime, cloud.connector, OPTIONS, TOKEN));
}

test('it asks with a request for its own key, and is who the certificate says', async () => {
  const requests: RegistrationRequest[] = [];
  await cloud.serve(registrationHost(TENANT_ID), async (request) => {
    const parsed = parseRegistrationRequest(await request.text());
    requests.push(parsed);
    const certificate = certify(parseCsr(parsed.csr).publicKey);
    return new Response(renderRegistrationResult({ kind: 'issued', certificate }));
  });

  const identity = await register();

  expect(requests).toMatchObject([
    {
      tenantId: TENANT_ID,
      featureString: 'PassthroughAuthentication',
      systemSettings: { machineName: OPTIONS.machineName },
      userAgent: `PassthroughAuthenticationConnector/${OPTIONS.version}`,
    },
  ]);
  expect(requests[0]?.authenticationToken.reveal()).toBe(TOKEN.reveal());
  expect(identity.agentId).toBe(AGENT_ID);
  expect(identity.keyIdentifier).toMatch(new RegExp(`^${AGENT_ID}_[0-9A-F]{40}$`));
  expect(identity.decryptionKey).toBe(identity.privateKey);
  expect(identity.chain).toHaveLength(1);
});

test('it shows no client certificate, for it has none yet', async () => {
  await answering(renderRegistrationResult({ kind: 'refused', errorMessage: 'no' }));

  await register().catch(() => undefined);

  expect(cloud.shown).toHaveLength(1);
  expect(cloud.shown[0]).not.toHaveProperty('identity');
});

test('a refusal carries the words of the service', async () => {
  const errorMessage = 'The administrator has not the role.';
  await answering(renderRegistrationResult({ kind: 'refused', errorMessage }));

  await expect(register()).rejects.toMatchObject({
    code: REGISTRATION_REFUSED,
    message: expect.stringContaining(errorMessage),
  });
});

test.each([400, 403, 500, 503])('HTTP %i is a refusal with its status', async (status) => {
  await answering('The service is down.', status);

  await expect(register()).rejects.toMatchObject({
    code: REGISTRATION_REFUSED,
    message: expect.stringContaining(`HTTP ${status}: The service is down.`),
  });
});

test('no more of an error page is quoted than the beginning', async () => {
  await answering('x'.repeat(5_000), 500);

  const error = await register().catch((cause: unknown) => cause);

  expect(String(error).length).toBeLessThan(500);
});

test.each([
  ['no XML', 'certainly'],
  ['an empty body', ''],
  ['XML that breaks off', '<RegistrationResult'],
  ['another root element', '<TrustRenewalResult/>'],
  [
    'success without a certificate',
    renderRegistrationResult({ kind: 'issued', certificate: new Uint8Array() }),
  ],
  [
    'a certificate that is none',
    renderRegistrationResult({ kind: 'issued', certificate: Buffer.from('not a certificate') }),
  ],
  [
    'the certificate of a server, which names no agent',
    renderRegistrationResult({
      kind: 'issued',
      certificate: certificateFromPem(serverCertificate()),
    }),
  ],
])('%s is MALFORMED', async (_what, body) => {
  await answering(body);

  await expect(register()).rejects.toMatchObject({ code: 'MALFORMED' });
});

test('no token is in the error of a refusal', async () => {
  await answering('<RegistrationResult', 500);

  const error = await register().catch((cause: unknown) => cause);

  expect(`${error} ${JSON.stringify(error)}`).not.toContain(TOKEN.reveal());
});
