import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextReply } from '../../../../runtime/http-server.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import type { SignInRecord } from '../../sign-in-log/sign-in-record.ts';
import { administratorRoutes } from './administrator-routes.ts';
import type { AdministratorServices } from './administrator-services.ts';

const ORIGIN = 'https://localhost:41002';
const HTML = '<img src=x onerror="alert(1)">&';
const RECORD: SignInRecord = {
  id: '33333333-3333-4333-8333-333333333333',
  createdAt: Date.UTC(2026, 0, 14, 9),
  correlationId: '44444444-4444-4444-8444-444444444444',
  signInIdentifier: 'alice@contoso.test',
  application: { id: '22222222-2222-4222-8222-222222222222', displayName: 'A test application' },
  resource: { id: '00000003-0000-0000-c000-000000000000', displayName: 'Microsoft Graph' },
  ipAddress: '203.0.113.7',
  clientApp: 'Browser',
  protocol: 'oAuth2',
  isInteractive: true,
  errorCode: 50126,
  status: 'Failure',
  failureReason: 'Invalid username or password.',
  steps: [
    {
      at: Date.UTC(2026, 0, 14, 9),
      method: 'Password',
      methodDetail:
        'Pass-through Authentication; PTA AgentId: 55555555-5555-4555-8555-555555555555',
      succeeded: false,
      resultDetail: 'Incorrect password',
      requirement: 'Primary authentication',
    },
  ],
  conditionalAccessStatus: 'notApplied',
  authenticationRequirement: 'singleFactorAuthentication',
  processingTimeMs: 12,
};

/** The pages over services of a test. */
class Portal {
  settings = { lockoutThreshold: 10, lockoutDurationInSeconds: 60 };
  readonly unlocked: string[] = [];
  readonly #routes;

  constructor(changed: Partial<AdministratorServices> = {}) {
    const portal = this;
    const services: AdministratorServices = {
      tenantId: '66666666-6666-4666-8666-666666666666',
      domains: ['contoso.test'],
      connectStatus: () => ({
        passthroughAuthentication: 'enabled',
        passwordHashSync: 'disabled',
        federatedDomains: 1,
        passwordWriteback: 'disabled',
      }),
      agents: () => [],
      signIns: () => [RECORD],
      users: () => [],
      get lockoutSettings() {
        return portal.settings;
      },
      changeLockoutSettings: (settings) => {
        portal.settings = settings;
      },
      unlock: (id) => portal.unlocked.push(id),
      ...changed,
    };
    this.#routes = administratorRoutes(services, seededRandom(1), ['local']);
  }

  get(path: string): Promise<TextReply> {
    return this.#ask('GET', path, '', {});
  }

  /** Sends a form as the page at `path` has it, with some of it changed. */
  async submit(
    path: string,
    to: string,
    fields: Readonly<Record<string, string>>,
    origin = ORIGIN,
  ) {
    const { body } = await this.get(path);
    const [, canary = ''] = /name="canary" value="([^"]*)"/.exec(body) ?? [];
    const form = new URLSearchParams({ canary, ...fields });
    return this.#ask('POST', to, form.toString(), { origin });
  }

  #ask(
    method: string,
    target: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<TextReply> {
    const url = new URL(target, ORIGIN);
    const route = this.#routes.find(
      (each) => each.method === method && matches(each.path, url.pathname),
    );
    if (route === undefined) throw new Error(`There is no page at ${url.pathname}.`);
    const params = { id: url.pathname.split('/').at(-1) ?? '' };
    return route.answer({ method, url, origin: ORIGIN, params, headers, body, from: '127.0.0.1' });
  }
}

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(':id', '[^/]+')}$`).test(path);
}

test('the Connect page says what is on', async () => {
  const { body } = await new Portal().get('/portal/connect');

  expect(body).toMatch(/Pass-through authentication<\/td><td><span class="good">Enabled/);
  expect(body).toMatch(/Password hash synchronization<\/td><td><span>Disabled/);
});

test('the pane lists the agents with address and status, in words', async () => {
  const portal = new Portal({
    agents: () => [
      {
        id: 'a1',
        machineName: 'AGENT1.contoso.test',
        externalIp: '198.51.100.1',
        status: 'active',
      },
      { id: 'a2', machineName: 'AGENT2.contoso.test', status: 'inactive' },
    ],
  });

  const { body } = await portal.get('/portal/pass-through-authentication');

  expect(body).toContain('AGENT1.contoso.test');
  expect(body).toContain('198.51.100.1');
  expect(body).toContain('✓ Active');
  expect(body).toContain('! Inactive');
});

test.each([
  ['?user=ALICE', true],
  ['?user=bob', false],
  ['?status=Failure', true],
  ['?status=Success', false],
  ['?code=AADSTS50126', true],
  ['?code=50053', false],
  [`?correlation=${RECORD.correlationId}`, true],
  ['?correlation=other', false],
])('the sign-in log filtered by %s shows the sign-in: %s', async (query, shown) => {
  const { body } = await new Portal().get(`/portal/sign-ins${query}`);

  expect(body.includes(RECORD.id)).toBe(shown);
});

test('a sign-in shows which agent served it', async () => {
  const { body } = await new Portal().get(`/portal/sign-ins/${RECORD.id}`);

  expect(body).toContain('PTA AgentId: 55555555-5555-4555-8555-555555555555');
});

test('the log is downloaded as the portal exports it', async () => {
  const { headers, body } = await new Portal().get('/portal/sign-ins/download/csv');

  expect(headers['content-disposition']).toContain('InteractiveSignIns.csv');
  expect(body).toContain('"Application ID "');
  expect(body).toContain('50126');
});

test('the log is downloaded as Azure Monitor has it, a record a line', async () => {
  const { body } = await new Portal().get('/portal/sign-ins/download/azure-monitor');

  expect(JSON.parse(body)).toMatchObject({ category: 'SignInLogs', resultType: '50126' });
});

test('a sign-in that is not in the log is a 404', async () => {
  expect((await new Portal().get('/portal/sign-ins/none')).status).toBe(404);
});

test('smart lockout is set', async () => {
  const portal = new Portal();

  const reply = await portal.submit('/portal/password-protection', '/portal/password-protection', {
    threshold: '5',
    duration: '120',
  });

  expect(reply.status).toBe(303);
  expect(portal.settings).toEqual({ lockoutThreshold: 5, lockoutDurationInSeconds: 120 });
});

test.each([
  ['0', '60'],
  ['51', '60'],
  ['ten', '60'],
  ['10', '4'],
  ['10', '18001'],
  ['10', ''],
])('a threshold of "%s" and a duration of "%s" are not taken', async (threshold, duration) => {
  const portal = new Portal();

  const reply = await portal.submit('/portal/password-protection', '/portal/password-protection', {
    threshold,
    duration,
  });

  expect(reply.status).toBe(400);
  expect(portal.settings.lockoutThreshold).toBe(10);
});

test('a locked user is unlocked', async () => {
  const portal = new Portal({ users: () => [user({ lockedForMs: 59_001 })] });

  const reply = await portal.submit('/portal/users', '/portal/users/unlock', { user: 'u1' });

  expect(reply.status).toBe(303);
  expect(portal.unlocked).toEqual(['u1']);
});

test('a form of another site changes nothing', async () => {
  const portal = new Portal({ users: () => [user({ lockedForMs: 1 })] });

  const elsewhere = await portal.submit(
    '/portal/users',
    '/portal/users/unlock',
    { user: 'u1' },
    'https://evil.test',
  );
  const guessed = await portal.submit('/portal/users', '/portal/users/unlock', {
    user: 'u1',
    canary: 'guess',
  });

  expect([elsewhere.status, guessed.status]).toEqual([403, 403]);
  expect(portal.unlocked).toEqual([]);
});

test('HTML in any field is text', async () => {
  const portal = new Portal({
    domains: [HTML],
    agents: () => [{ id: HTML, machineName: HTML, externalIp: HTML, status: 'active' }],
    users: () => [user({ userPrincipalName: HTML, displayName: HTML, lockedForMs: 1 })],
    signIns: () => [{ ...RECORD, signInIdentifier: HTML, failureReason: HTML, ipAddress: HTML }],
  });

  const pages = await Promise.all(
    [
      '/portal/connect',
      '/portal/pass-through-authentication',
      `/portal/sign-ins?user=${encodeURIComponent(HTML)}`,
      `/portal/sign-ins/${RECORD.id}`,
      '/portal/users',
    ].map((path) => portal.get(path)),
  );

  for (const { body } of pages) expect(body).not.toContain('<img');
});

test('any filter gets a page', async () => {
  const portal = new Portal();
  await fc.assert(
    fc.asyncProperty(fc.webQueryParameters(), async (query) => {
      expect((await portal.get(`/portal/sign-ins?${query}`)).status).toBe(200);
    }),
    { numRuns: 50 },
  );
});

test('every page has the one script and a policy that lets no other run', async () => {
  const { headers, body } = await new Portal().get('/portal/connect');

  expect(body.match(/<script/g)).toHaveLength(1);
  expect(headers['content-security-policy']).toContain("script-src 'self'");
  expect(headers['content-security-policy']).not.toContain('unsafe');
});

function user(changed: object) {
  return {
    id: 'u1',
    userPrincipalName: 'alice@contoso.test',
    displayName: 'Alice',
    source: 'Windows Server AD' as const,
    credentialMethod: 'Pass-through Authentication',
    enabled: true,
    lockedForMs: 0,
    ...changed,
  };
}
