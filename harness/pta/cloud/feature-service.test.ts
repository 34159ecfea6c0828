import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { MALFORMED } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import {
  parseFeatureToggleResult,
  renderFeatureStatusRequest,
  renderFeatureToggleRequest,
} from '../protocol/feature-toggle.ts';
import { REGISTRATION_AUDIENCE } from '../protocol/hosts.ts';
import { createCloudParts } from './cloud-parts.test-support.ts';
import { FeatureService } from './feature-service.ts';
import type { TenantOptions } from './tenant/tenant.ts';

const ACTIVE_MS = 21 * 60_000;

async function createService(options: Partial<TenantOptions> = {}) {
  const parts = await createCloudParts(pooledKeys(), options);
  const { runtime, tokens, registry, issueAgent } = parts;
  const service = new FeatureService(runtime, parts);
  const issueToken = async (role: string, mfa = false) =>
    new Secret(
      await tokens.issue({
        audience: REGISTRATION_AUDIENCE,
        subject: 'administrator',
        userPrincipalName: 'administrator@contoso.test',
        displayName: 'Administrator',
        roles: [role],
        mfa,
      }),
    );
  const toggle = async (enable: boolean, role = 'Hybrid Identity Administrator', mfa = false) => {
    const request = renderFeatureToggleRequest({
      authenticationToken: await issueToken(role, mfa),
      enable,
      skipExoEnablement: false,
      userAgent: 'AADConnect/1.1.882.0 PassthroughAuthenticationConnector/1.5.405.0',
    });
    return parseFeatureToggleResult(await service.switch(request));
  };
  const status = async (role = 'Global Administrator') => {
    const request = renderFeatureStatusRequest(await issueToken(role));
    return parseFeatureToggleResult(await service.status(request));
  };
  const addActiveAgent = async () => {
    const { agentId } = await issueAgent();
    registry.noteBootstrap(agentId, {
      at: runtime.clock.now(),
      externalIp: 'AGENT1',
      machineName: 'AGENT1.contoso.test',
      thumbprint: 'AB',
    });
  };
  return { ...parts, service, toggle, status, addActiveAgent };
}

test('with an active agent the feature is enabled, and the status says so', async () => {
  const { toggle, status, addActiveAgent, tenant, world } = await createService({
    passthroughAuthentication: 'disabled',
  });
  await addActiveAgent();

  const enabled = { isSuccessful: true, enable: true, exists: true, errorMessage: '' };
  expect(await toggle(true)).toEqual(enabled);
  expect(await status()).toEqual(enabled);
  expect(tenant.passthroughAuthentication).toBe('enabled');
  expect(world.eventsOf('feature.switched')).toMatchObject([{ enabled: true }]);
});

test.each<[string, (service: Awaited<ReturnType<typeof createService>>) => Promise<unknown>]>([
  ['no agent', async () => undefined],
  ['an agent that never bootstrapped', ({ issueAgent }) => issueAgent()],
  [
    'an agent that went silent',
    async ({ addActiveAgent, world }) => {
      await addActiveAgent();
      await world.clock.advance(ACTIVE_MS + 1);
    },
  ],
])('with %s the enabling fails', async (_what, arrange) => {
  const service = await createService({ passthroughAuthentication: 'disabled' });
  await arrange(service);

  expect(await service.toggle(true)).toMatchObject({
    isSuccessful: false,
    enable: false,
    errorMessage: expect.stringContaining('no active Authentication Agent'),
  });
  expect(service.tenant.passthroughAuthentication).toBe('disabled');
});

test('disabling needs no agent', async () => {
  const { toggle, tenant } = await createService();

  expect(await toggle(false)).toEqual({
    isSuccessful: true,
    enable: false,
    exists: false,
    errorMessage: '',
  });
  expect(tenant.passthroughAuthentication).toBe('disabled');
});

test('what is off already is switched off without a word in the log', async () => {
  const { toggle, world } = await createService({ passthroughAuthentication: 'disabled' });

  await toggle(false);

  expect(world.eventsOf('feature.switched')).toEqual([]);
});

test('an organisation that forbids the feature cannot enable it', async () => {
  const { toggle, addActiveAgent } = await createService({
    passthroughAuthentication: 'disabled',
    featureForbidden: true,
  });
  await addActiveAgent();

  expect(await toggle(true)).toMatchObject({
    isSuccessful: false,
    errorMessage: expect.stringMatching(/^PTA disabled/),
  });
});

test('an administrator with MFA does not enable the feature, and may disable it', async () => {
  const { toggle, addActiveAgent, tenant } = await createService({
    passthroughAuthentication: 'disabled',
  });
  await addActiveAgent();

  expect(await toggle(true, undefined, true)).toMatchObject({
    isSuccessful: false,
    errorMessage: expect.stringContaining('multifactor authentication'),
  });
  expect(tenant.passthroughAuthentication).toBe('disabled');
  expect(await toggle(false, undefined, true)).toMatchObject({ isSuccessful: true });
});

test('who has not the role switches nothing, and learns nothing', async () => {
  const { toggle, status, addActiveAgent, tenant } = await createService();
  await addActiveAgent();
  const refusal = {
    isSuccessful: false,
    enable: false,
    exists: false,
    errorMessage: expect.stringContaining('none of the roles'),
  };

  expect(await toggle(false, 'Global Reader')).toEqual(refusal);
  expect(await status('Global Reader')).toEqual(refusal);
  expect(tenant.passthroughAuthentication).toBe('enabled');
});

test('what is no request is MALFORMED', async () => {
  const { service } = await createService();

  await expect(service.switch('<x/>')).rejects.toMatchObject({ code: MALFORMED });
  await expect(service.status('<x/>')).rejects.toMatchObject({ code: MALFORMED });
});
