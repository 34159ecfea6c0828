import { beforeEach, expect, test } from 'vitest';
import { type BootstrapRequest, parseBootstrapRequest } from '../protocol/bootstrap-request.ts';
import {
  type BootstrapResponse,
  DEFAULT_BOOTSTRAP_SETTINGS,
  renderBootstrapResponse,
} from '../protocol/bootstrap-response.ts';
import { bootstrapHost } from '../protocol/hosts.ts';
import { BOOTSTRAP_REFUSED, bootstrapAgent } from './bootstrap-agent.ts';
import {
  AGENT_ID,
  ENDPOINT,
  identityWith,
  OPTIONS,
  ScriptedCloud,
  TENANT_ID,
} from './scripted-cloud.test-support.ts';

const IDENTITY = identityWith();
const HOST = bootstrapHost(TENANT_ID);

let cloud: ScriptedCloud;
let abort: AbortController;

beforeEach(() => {
  cloud = new ScriptedCloud();
  abort = new AbortController();
});

function bootstrap(attempt = { initial: true, consecutiveFailures: 0 }) {
  return bootstrapAgent(cloud.runtime, cloud.connector, OPTIONS, IDENTITY, attempt, abort.signal);
}

const answering = (body: string, status = 200) =>
  cloud.serve(HOST, async () => new Response(body, { status }));

test('it says who it is, under its certificate', async () => {
  const requests: BootstrapRequest[] = [];
  await cloud.serve(HOST, async (request) => {
    requests.push(parseBootstrapRequest(await request.text()));
    return new Response(renderBootstrapResponse({ ...DEFAULT_BOOTSTRAP_SETTINGS, endpoints: [] }));
  });

  await cloud.clock.settle(bootstrap({ initial: false, consecutiveFailures: 7 }));

  expect(requests).toMatchObject([
    {
      agentId: AGENT_ID,
      tenantId: TENANT_ID,
      machineName: OPTIONS.machineName,
      agentVersion: OPTIONS.version,
      initialBootstrap: false,
      consecutiveFailures: 7,
      operatingSystem: { language: OPTIONS.operatingSystem.osLanguage },
    },
  ]);
  expect(cloud.shown).toMatchObject([{ serverName: HOST, identity: IDENTITY }]);
});

test('every request has an id of its own', async () => {
  const ids = new Set<string | undefined>();
  await cloud.serve(HOST, async (request) => {
    ids.add(parseBootstrapRequest(await request.text()).requestId);
    return new Response(null, { status: 403 });
  });

  for (const _ of [1, 2, 3]) await cloud.clock.settle(bootstrap()).catch(() => undefined);

  expect(ids.size).toBe(3);
});

test('what it is told comes back as settings', async () => {
  const told: BootstrapResponse = {
    ...DEFAULT_BOOTSTRAP_SETTINGS,
    periodicBootstrapIntervalMs: 60_000,
    responseRetry: { totalAttempts: 2, initialDelayMs: 50, delayFactor: 3 },
    endpoints: [ENDPOINT],
  };
  await answering(renderBootstrapResponse(told));

  const settings = await cloud.clock.settle(bootstrap());

  expect(settings).toMatchObject({
    periodicBootstrapIntervalMs: 60_000,
    responseRetry: told.responseRetry,
    endpoints: [{ name: ENDPOINT.name, servicePath: ENDPOINT.servicePath }],
  });
  expect(settings.endpoints[0]?.sharedAccessKey.reveal()).toBe(ENDPOINT.sharedAccessKey.reveal());
});

test.each([403, 400, 500, 302])('HTTP %i is BOOTSTRAP_REFUSED with its status', async (status) => {
  await answering('', status);

  await expect(cloud.clock.settle(bootstrap())).rejects.toMatchObject({
    code: BOOTSTRAP_REFUSED,
    message: expect.stringContaining(`HTTP ${status}`),
  });
});

test.each(['', 'certainly', '<BootstrapResponse', '<RegistrationResult/>'])(
  '%j is MALFORMED',
  async (body) => {
    await answering(body);

    await expect(cloud.clock.settle(bootstrap())).rejects.toMatchObject({ code: 'MALFORMED' });
  },
);

test('an agent that stops meanwhile is not kept by a service that never answers', async () => {
  await cloud.silence(HOST);
  const bootstrapped = bootstrap();
  bootstrapped.catch(() => undefined);
  await cloud.clock.advance(1_000);

  abort.abort(new Error('stopped'));

  await expect(cloud.clock.settle(bootstrapped)).rejects.toThrow('stopped');
});
