import { afterAll, beforeAll, expect, test } from 'vitest';
import { PtaEnvironment } from '../environment/environment.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { createControlService } from './control-service.ts';

const HOST = '127.0.0.1:41001';
const APP_ID = '11111111-2222-4333-8444-555555555555';
const SECRET = 'application secret (test only)';

let lab: StartedPtaEnvironment;

beforeAll(async () => {
  lab = await new PtaEnvironment({ agents: 0 }).start();
});

afterAll(() => lab[Symbol.asyncDispose]());

function ask(body?: object): Promise<Response> {
  const ready = () => {
    throw new TypeError('Nobody asks for the ready document here.');
  };
  const service = createControlService({ lab, ready, allowRemote: false });
  const headers = { host: HOST, 'content-type': 'application/json' };
  const request = new Request(`https://${HOST}/api/applications`, {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return service.answer(request, undefined);
}

test("Microsoft's own applications are known", async () => {
  expect(await (await ask()).json()).toContainEqual(
    expect.objectContaining({ appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' }),
  );
});

test('an application is registered, and its secret is not told', async () => {
  const application = { appId: APP_ID, displayName: 'Mine', redirectUris: ['http://localhost'] };

  const told = await (await ask({ ...application, clientSecret: SECRET })).text();

  expect(JSON.parse(told)).toMatchObject({ ...application, isPublicClient: false });
  expect(told).not.toContain(SECRET);
  expect(lab.cloud.tenant.applications.find(APP_ID)?.clientSecret?.reveal()).toBe(SECRET);
});

test.each([
  ['no id', { displayName: 'Mine' }],
  ['an id that is no GUID', { appId: 'mine', displayName: 'Mine' }],
  ['a redirect that is no URI', { appId: APP_ID, displayName: 'Mine', redirectUris: ['here'] }],
  ['something unknown', { appId: APP_ID, displayName: 'Mine', colour: 'blue' }],
])('%s is a 400 that shows what would do', async (_what, body) => {
  const response = await ask(body);

  expect(response.status).toBe(400);
  expect(await response.text()).toContain('My application');
});
