import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import { systemClock } from '../../harness/runtime/clock.ts';
import type { WebRequest } from '../../harness/runtime/web-route.ts';
import { measure } from './measure.ts';
import { rsaPrivateOperationsPerSecond } from './rsa-rate.ts';

const USER = 'alice@contoso.test';
const ORIGIN = 'https://login.microsoftonline.com';
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const WARM_UP = 300;
const MEASURED_MS = 3_000;
const USERS = 100_000;
const MEGABYTE = 1_048_576;

/** What the tenant itself costs: no agent, no socket between. */
export async function measureTenant(): Promise<string> {
  await using lab = await new PtaEnvironment({
    world: 'loopback',
    agents: 0,
    cloud: { passthroughAuthentication: 'disabled', passwordHashSync: 'enabled' },
  }).start();
  const before = await rsaPrivateOperationsPerSecond();
  const tokens = await tokensPerSecond(lab);
  const after = await rsaPrivateOperationsPerSecond();
  const page = await measure('sign-in page', { warmUp: 50, runs: 200 }, () => askForPage(lab));
  const bytes = bytesOfUsers(lab);
  const rsa = (before + after) / 2;
  return [
    `token requests with a password hash, no agent: ${tokens.toFixed(0)} a second on one core, ${((tokens / rsa) * 100).toFixed(0)} % of ${rsa.toFixed(0)} RSA-2048 signatures (1,000 asked for, where RSA allows)`,
    `the sign-in page, made: ${page.median.toFixed(2)} ms (20 until its first byte asked for)`,
    `${USERS.toLocaleString('en')} users in the tenant: ${(bytes / MEGABYTE).toFixed(0)} MB (300 asked for)`,
    '',
  ].join('\n');
}

async function tokensPerSecond(lab: StartedPtaEnvironment): Promise<number> {
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: AZURE_CLI,
    scope: 'https://graph.microsoft.com/.default',
    username: USER,
    password: lab.user(USER).password.reveal(),
  }).toString();
  const path = '/:tenant/oauth2/v2.0/token';
  const ask = async () => {
    const reply = await answerOf(lab, 'POST', path, `/organizations/oauth2/v2.0/token`, form);
    if (reply.status !== 200) throw new Error(`A token was refused: ${reply.body}`);
  };
  for (let count = 0; count < WARM_UP; count += 1) await ask();
  const startedAt = systemClock.elapsed();
  let count = 0;
  let lasted = 0;
  while (lasted < MEASURED_MS) {
    await ask();
    count += 1;
    lasted = systemClock.elapsed() - startedAt;
  }
  return (count / lasted) * 1_000;
}

async function askForPage(lab: StartedPtaEnvironment): Promise<void> {
  const query = new URLSearchParams({
    client_id: AZURE_CLI,
    response_type: 'code',
    redirect_uri: 'http://localhost',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const path = '/:tenant/oauth2/v2.0/authorize';
  const target = `/organizations/oauth2/v2.0/authorize?${query}`;
  const { status, body } = await answerOf(lab, 'GET', path, target);
  if (status !== 200 || !body.includes('name="login"')) throw new Error(`No page: ${body}`);
}

function answerOf(
  { cloud }: StartedPtaEnvironment,
  method: string,
  path: string,
  target: string,
  body = '',
) {
  const route = cloud.webRoutes.find((each) => each.method === method && each.path === path);
  if (route === undefined) throw new TypeError(`The tenant has no ${method} ${path}.`);
  const request: WebRequest = {
    ...{ method, body },
    url: new URL(target, ORIGIN),
    origin: ORIGIN,
    params: { tenant: 'organizations' },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    from: '203.0.113.7',
  };
  return route.answer(request);
}

function bytesOfUsers({ cloud }: StartedPtaEnvironment): number {
  const before = heapUsed();
  for (let index = 0; index < USERS; index += 1) {
    const userPrincipalName = `user${index}@contoso.test`;
    cloud.tenant.synchronise({
      objectId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      displayName: `User Number ${index}`,
      userPrincipalName,
      onPremisesUserName: userPrincipalName,
    });
  }
  return heapUsed() - before;
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
