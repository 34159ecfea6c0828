import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import type { SignInRequest } from '../protocol/messages.ts';
import { createCloudParts, TENANT_ID } from './cloud-parts.test-support.ts';
import type { SignInResult, SignInService } from './sign-in-service.ts';
import { TokenEndpoint } from './token-endpoint.ts';

const CORRELATION_ID = '9bf44611-ce72-48bb-84d3-d3f23c794665';
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const USER = {
  objectId: '5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11',
  displayName: 'Alice',
  userPrincipalName: 'alice@contoso.test',
  onPremisesUserName: 'alice@contoso.test',
};
const FORM = {
  grant_type: 'password',
  client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  scope: 'openid profile',
  username: 'alice@contoso.test',
  password: 'Correct-horse-9-battery',
};

const { runtime, tokens } = await createCloudParts(pooledKeys());

function createEndpoint(code?: `AADSTS${number}`, detail?: string) {
  const requests: SignInRequest[] = [];
  const signIn = async (request: SignInRequest): Promise<SignInResult> => {
    requests.push(request);
    const correlationId = request.correlationId ?? runtime.random.guid();
    return code === undefined
      ? { kind: 'succeeded', correlationId, user: USER }
      : { kind: 'failed', correlationId, code, ...(detail !== undefined && { detail }) };
  };
  const endpoint = new TokenEndpoint(runtime, { signIn } as unknown as SignInService, tokens);
  const ask = (form: Record<string, string> | [string, string][], correlationId?: string) =>
    endpoint.answer(new URLSearchParams(form), correlationId);
  return { ask, requests };
}

test('a sign-in that succeeds is answered with a bearer token', async () => {
  const { ask, requests } = createEndpoint();

  expect(await ask(FORM)).toEqual({
    status: 200,
    body: {
      token_type: 'Bearer',
      scope: 'openid profile',
      expires_in: 3_600,
      ext_expires_in: 3_600,
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    },
  });
  expect(
    requests.map(({ password, ...rest }) => ({ ...rest, password: password.reveal() })),
  ).toEqual([
    { userPrincipalName: FORM.username, password: FORM.password, clientId: FORM.client_id },
  ]);
});

test('an error has exactly the documented members', async () => {
  const { ask } = createEndpoint('AADSTS50126');

  const { status, body } = await ask(FORM, CORRELATION_ID);

  const {
    error_description: description,
    trace_id: traceId,
    ...rest
  } = body as never as Record<string, string>;
  expect(status).toBe(400);
  expect(rest).toEqual({
    error: 'invalid_grant',
    error_codes: [50126],
    timestamp: '2026-01-14 09:00:00Z',
    correlation_id: CORRELATION_ID,
    error_uri: 'https://login.microsoftonline.com/error?code=50126',
  });
  expect(traceId).toMatch(GUID);
  expect(description?.split('\r\n')).toEqual([
    expect.stringMatching(/^AADSTS50126: .+/),
    `Trace ID: ${traceId}`,
    `Correlation ID: ${CORRELATION_ID}`,
    'Timestamp: 2026-01-14 09:00:00Z',
  ]);
});

test.each([
  ['AADSTS80002', true],
  ['AADSTS80014', true],
  ['AADSTS80003', false],
  ['AADSTS80004', false],
  ['AADSTS80011', false],
] as const)(
  '%s: that the public list has it is %s, and so has the error a uri',
  async (code, has) => {
    const { body } = await createEndpoint(code).ask(FORM);

    expect('error_uri' in body).toBe(has);
  },
);

test('what happened is told where it says more than the code', async () => {
  const { body } = await createEndpoint('AADSTS80003', 'The header is missing.').ask(FORM);

  expect(body).toMatchObject({
    error_description: expect.stringMatching(/^AADSTS80003: .+\. The header is missing\.\r\n/),
  });
});

test.each([
  ['a GUID', CORRELATION_ID, CORRELATION_ID],
  ['something else', 'injected\r\nheader', expect.stringMatching(GUID)],
  ['nothing', undefined, expect.stringMatching(GUID)],
])('a client-request-id that is %s', async (_what, sent, correlationId) => {
  const { body } = await createEndpoint('AADSTS50126').ask(FORM, sent);

  expect(body).toMatchObject({ correlation_id: correlationId });
});

test.each(['client_id', 'username', 'password'])(
  'a request without %s is invalid, and nobody is asked',
  async (name) => {
    const { ask, requests } = createEndpoint();
    for (const form of [
      { ...FORM, [name]: '' },
      Object.fromEntries(Object.entries(FORM).filter(([each]) => each !== name)),
    ]) {
      expect(await ask(form)).toMatchObject({
        status: 400,
        body: {
          error: 'invalid_request',
          error_codes: [900144],
          error_description: expect.stringContaining(`must contain: ${name}.`),
        },
      });
    }
    expect(requests).toEqual([]);
  },
);

test.each([
  [{}, 'invalid_request', 900144],
  [{ ...FORM, grant_type: 'client_credentials' }, 'unsupported_grant_type', 70003],
  [{ ...FORM, grant_type: '' }, 'unsupported_grant_type', 70003],
])('the form %j is %s', async (form, error, code) => {
  expect(await createEndpoint().ask(form)).toMatchObject({
    status: 400,
    body: { error, error_codes: [code] },
  });
});

test.each(Object.keys(FORM))('%s given twice is invalid, and nobody is asked', async (name) => {
  const { ask, requests } = createEndpoint();

  expect(await ask([...Object.entries(FORM), [name, 'again']])).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', error_codes: [90100] },
  });
  expect(requests).toEqual([]);
});

test('names of members that every object has are parameters like any other', async () => {
  const { ask } = createEndpoint();
  const extra = [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ] as [string, string][];

  expect(await ask([...Object.entries(FORM), ...extra])).toMatchObject({ status: 200 });
});

test('no reply repeats the password', async () => {
  for (const code of [undefined, 'AADSTS50126', 'AADSTS80003'] as const) {
    expect(JSON.stringify(await createEndpoint(code).ask(FORM))).not.toContain(FORM.password);
  }
  expect(TENANT_ID).toMatch(GUID);
});
