import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { MALFORMED } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import { readAgentCertificate } from '../protocol/certificates/agent-certificate.ts';
import { createCsr } from '../protocol/certificates/csr.ts';
import { REGISTRATION_AUDIENCE } from '../protocol/hosts.ts';
import {
  PASSTHROUGH_AUTHENTICATION,
  parseRegistrationResult,
  type RegistrationRequest,
  renderRegistrationRequest,
} from '../protocol/registration.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../protocol/system-settings.ts';
import { AGENT_COUNT_MAX } from './agent-registry.ts';
import { createCloudParts, TENANT_ID } from './cloud-parts.test-support.ts';
import { TOKEN_LIFETIME_S } from './oauth/access-tokens.ts';
import { RegistrationService } from './registration-service.ts';
import type { TenantOptions } from './tenant/tenant.ts';

async function createService(tenantOptions: Partial<TenantOptions> = {}) {
  const keys = pooledKeys();
  const parts = await createCloudParts(keys, tenantOptions);
  const { runtime, tokens } = parts;
  const service = new RegistrationService(runtime, parts);
  const csr = createCsr({ keys: await keys.rsa2048(), machineName: 'AGENT1.contoso.test' });
  const issueToken = async (
    roles = ['Hybrid Identity Administrator'],
    audience = REGISTRATION_AUDIENCE,
    mfa = false,
  ) =>
    new Secret(
      await tokens.issue({
        audience,
        subject: 'administrator',
        userPrincipalName: 'administrator@contoso.test',
        displayName: 'Administrator',
        roles,
        mfa,
      }),
    );
  const register = async (request: Partial<RegistrationRequest> = {}) => {
    const xml = renderRegistrationRequest({
      csr,
      authenticationToken: request.authenticationToken ?? (await issueToken()),
      featureString: PASSTHROUGH_AUTHENTICATION,
      systemSettings: { machineName: 'AGENT1.contoso.test', ...DEFAULT_OPERATING_SYSTEM },
      moduleVersion: '1.5.2482.0',
      tenantId: TENANT_ID,
      userAgent: 'PassthroughAuthenticationConnector/1.5.2482.0',
      ...request,
    });
    return parseRegistrationResult(await service.answer(xml));
  };
  return { ...parts, service, register, issueToken };
}

test.each([['Hybrid Identity Administrator'], ['Global Administrator']])(
  'a %s registers an agent, which the registry then knows',
  async (role) => {
    const { register, issueToken, registry, world } = await createService();

    const result = await register({ authenticationToken: await issueToken([role]) });

    if (result.kind === 'refused') throw new Error(result.errorMessage);
    const { agentId, tenantId, thumbprint } = readAgentCertificate(result.certificate);
    expect(tenantId).toBe(TENANT_ID);
    expect(registry.find(agentId)).toMatchObject({
      machineName: 'AGENT1.contoso.test',
      certificates: [{ thumbprint }],
    });
    expect(world.eventsOf('agent.registered')).toMatchObject([
      { agentId, machineName: 'AGENT1.contoso.test' },
    ]);
  },
);

type Service = Awaited<ReturnType<typeof createService>>;

test.each<[string, (service: Service) => Promise<Partial<RegistrationRequest>>, RegExp]>([
  [
    'another tenant',
    async () => ({ tenantId: '0a5f2d4e-0000-4000-8000-000000000001' }),
    /^AADSTS50059: The tenant 0a5f2d4e/,
  ],
  [
    'an account without a role',
    async ({ issueToken }) => ({ authenticationToken: await issueToken([]) }),
    /none of the roles/,
  ],
  [
    'an account with another role',
    async ({ issueToken }) => ({ authenticationToken: await issueToken(['Global Reader']) }),
    /none of the roles/,
  ],
  [
    'a token for another audience',
    async ({ issueToken }) => ({
      authenticationToken: await issueToken(undefined, 'https://graph.microsoft.com'),
    }),
    /token was refused/,
  ],
  [
    'a garbage token',
    async () => ({ authenticationToken: new Secret('garbage') }),
    /token was refused/,
  ],
  [
    'a token that says alg none',
    async () => ({ authenticationToken: new Secret('eyJhbGciOiJub25lIn0.e30.') }),
    /token was refused/,
  ],
  [
    'a token that says alg HS256',
    async () => ({ authenticationToken: new Secret('eyJhbGciOiJIUzI1NiJ9.e30.AAAA') }),
    /token was refused/,
  ],
  [
    'an expired token',
    async ({ issueToken, world }) => {
      const authenticationToken = await issueToken();
      await world.clock.advance((TOKEN_LIFETIME_S + 1) * 1_000);
      return { authenticationToken };
    },
    /token was refused/,
  ],
  [
    'an administrator with MFA',
    async ({ issueToken }) => ({
      authenticationToken: await issueToken(undefined, undefined, true),
    }),
    /multifactor authentication/,
  ],
  [
    'another feature',
    async () => ({ featureString: 'ApplicationProxy' }),
    /feature "ApplicationProxy" is not PassthroughAuthentication/,
  ],
  [
    'an agent below the floor',
    async () => ({ userAgent: 'PassthroughAuthenticationConnector/1.5.192.9' }),
    /Version 1\.5\.192\.9 .* install 1\.5\.193\.0/,
  ],
  [
    'a PowerShell module below the floor',
    async () => ({ moduleVersion: '1.5.132.0' }),
    /Version 1\.5\.132\.0/,
  ],
  ['a CSR that is none', async () => ({ csr: new Uint8Array([0x30, 0x00]) }), /certificate/],
])('%s is refused with a reason, and nothing is registered', async (_what, change, reason) => {
  const service = await createService();

  const result = await service.register(await change(service));

  expect(result).toEqual({ kind: 'refused', errorMessage: expect.stringMatching(reason) });
  expect(service.registry.agents).toEqual([]);
});

test.each<[string, Partial<TenantOptions>, string, boolean]>([
  ['the floor itself', {}, '1.5.193.0', true],
  ['an agent that tells no version', {}, 'newest', true],
  ['a connector of the preview', { profile: 'preview' }, '1.5.132.0', true],
  [
    'an agent of the public cloud, in US Government',
    { environment: 'AzureUSGovernment' },
    '1.5.1007.0',
    false,
  ],
  [
    'an agent that knows environments, in US Government',
    { environment: 'AzureUSGovernment' },
    '1.5.1742.0',
    true,
  ],
])('%s is let in or not', async (_what, tenantOptions, version, isLetIn) => {
  const { register } = await createService(tenantOptions);

  const result = await register({
    moduleVersion: version,
    userAgent: `PassthroughAuthenticationConnector/${version}`,
  });

  expect(result.kind).toBe(isLetIn ? 'issued' : 'refused');
});

test('a tenant whose organisation forbids the feature gets no agent', async () => {
  const { register } = await createService({ featureForbidden: true });

  expect(await register()).toEqual({
    kind: 'refused',
    errorMessage: expect.stringMatching(/^PTA disabled/),
  });
});

test('agents register while the feature is off, for they come before it', async () => {
  const { register } = await createService({ passthroughAuthentication: 'disabled' });

  expect(await register()).toMatchObject({ kind: 'issued' });
});

test('a refusal does not repeat the token', async () => {
  const { register } = await createService();
  const authenticationToken = new Secret('eyJhbGciOiJub25lIn0.c2VjcmV0.');

  expect(JSON.stringify(await register({ authenticationToken }))).not.toContain('c2VjcmV0');
});

test('the 41st agent is refused', async () => {
  const { register, registry } = await createService();
  for (let agent = 1; agent <= AGENT_COUNT_MAX; agent += 1) {
    const certificate = { thumbprint: '', publicKey: '', notAfter: 0 };
    registry.register(`agent-${agent}`, 'A', certificate, 0);
  }

  expect(await register()).toEqual({
    kind: 'refused',
    errorMessage: expect.stringContaining('40 Authentication Agents'),
  });
});

test.each(['', '<', '<RegistrationRequest/>', 'not XML'])('%j is MALFORMED', async (xml) => {
  const { service } = await createService();

  await expect(service.answer(xml)).rejects.toMatchObject({ code: MALFORMED });
});
