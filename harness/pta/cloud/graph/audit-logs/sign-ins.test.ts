import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import {
  AGENT_ID,
  signInRecord,
  successfulSignIn,
} from '../../sign-in-log/sign-in-records.test-support.ts';
import { ask, createGraph } from '../graph.test-support.ts';
import { collectionOf, idsOf, READER } from './audit-logs.test-support.ts';

let graph: ReturnType<typeof createGraph>;
beforeEach(() => {
  graph = createGraph(pooledKeys());
});

const get = (path: string) => ask(graph.routes, { path, claims: READER });

/** A sign-in a minute after the one before. */
function signIns(count: number): void {
  const { createdAt } = signInRecord();
  for (let index = 0; index < count; index += 1) {
    graph.signInLog.append(
      signInRecord({ id: String(index), createdAt: createdAt + index * 60_000 }),
    );
  }
}

test('sign-ins are told newest first, each with its agent', async () => {
  signIns(2);

  const { status, body } = await get('/beta/auditLogs/signIns');

  expect(status).toBe(200);
  expect(body).toMatchObject({
    '@odata.context': 'https://graph.microsoft.com/beta/$metadata#auditLogs/signIns',
    value: [
      {
        id: '1',
        createdDateTime: '2026-01-14T09:01:01Z',
        status: { errorCode: 50126 },
        authenticationDetails: [
          {
            authenticationMethodDetail: `Pass-through Authentication; PTA AgentId: ${AGENT_ID}`,
          },
        ],
      },
      { id: '0' },
    ],
  });
  expect(body).not.toHaveProperty('@odata.nextLink');
});

test.each([
  ['status/errorCode eq 50126', ['failure']],
  ['status/errorCode eq 0', ['success']],
  ['status/errorCode ne 0', ['failure']],
  ["startsWith(appDisplayName,'Microsoft Azure')", ['success', 'failure']],
  ["userPrincipalName eq 'ALICE@contoso.test' and status/errorCode eq 0", ['success']],
  [
    'createdDateTime ge 2026-01-14T09:00:01Z and createdDateTime le 2026-01-14T09:00:01Z',
    ['success', 'failure'],
  ],
  ['createdDateTime gt 2026-01-14T09:00:01Z', []],
  ["correlationId eq '5d295068-919b-4017-85d8-44be2f5f5483'", ['success', 'failure']],
  ["signInEventTypes/any(t: t eq 'nonInteractiveUser')", ['silent']],
  [
    "signInEventTypes/any(t: t eq 'interactiveUser' or t eq 'nonInteractiveUser')",
    ['silent', 'success', 'failure'],
  ],
  ['isInteractive eq false', ['silent']],
  ["authenticationRequirement eq 'multiFactorAuthentication'", ['success']],
])('the sign-ins of the filter %s are %o', async (filter, ids) => {
  graph.signInLog.append(signInRecord({ id: 'failure' }));
  graph.signInLog.append(successfulSignIn({ id: 'success' }));
  graph.signInLog.append(signInRecord({ id: 'silent', isInteractive: false, errorCode: 16000 }));

  const told = await get(`/beta/auditLogs/signIns?&$filter=${encodeURIComponent(filter)}`);

  expect(idsOf(told)).toEqual(ids);
});

test.each([
  ['$filter=createdDateTime ge %272021-09-07T00:00:00Z%27', 'Invalid filter clause'],
  ['$filter=IsRisky eq true', 'Invalid filter clause'],
  ['$filter=contains(userPrincipalName,%27a%27)', 'Invalid filter clause'],
  ['$top=0', 'Invalid page size'],
  ['$orderby=userPrincipalName', 'Invalid orderby clause'],
  ['$select=noSuchMember', 'Could not find a property'],
  ['$skiptoken=garbage', 'skip token'],
  ['$skip=1', 'not supported'],
])('%s is refused with 400', async (query, message) => {
  expect(await get(`/beta/auditLogs/signIns?${query}`)).toMatchObject({
    status: 400,
    body: { error: { code: 'BadRequest', message: expect.stringContaining(message) } },
  });
});

test('all pages together are all sign-ins in order, by the links that are told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom('', '&$orderby=createdDateTime desc', '&$orderby=createdDateTime asc'),
      async (count, top, order) => {
        graph = createGraph(pooledKeys());
        signIns(count);
        const ids: string[] = [];
        let next: string | undefined = `/beta/auditLogs/signIns?$top=${top}${order}`;
        while (next !== undefined) {
          const told = await get(next);
          ids.push(...idsOf(told));
          next = collectionOf(told)['@odata.nextLink'];
        }

        const expected = Array.from({ length: count }, (_each, index) => String(index));
        expect(ids).toEqual(order.endsWith('asc') ? expected : expected.reverse());
      },
    ),
    { numRuns: 40 },
  );
});

test('the link to the next page asks the same again', async () => {
  signIns(3);

  const told = await get(
    "/beta/auditLogs/signins?$filter=startsWith(appDisplayName,'Micro')&top=1",
  );

  expect(collectionOf(told)['@odata.nextLink']).toMatch(
    /^https:\/\/graph\.microsoft\.com\/beta\/auditLogs\/signins\?\$filter=startsWith\(appDisplayName%2C'Micro'\)&top=1&\$skiptoken=[\w-]+$/,
  );
});

test('a page has no more than a thousand', async () => {
  signIns(1_001);

  const told = await get('/beta/auditLogs/signIns?$top=5000&$count=true&$select=id');

  expect(collectionOf(told)).toMatchObject({
    '@odata.context': 'https://graph.microsoft.com/beta/$metadata#auditLogs/signIns(id)',
    '@odata.count': 1_001,
  });
  expect(collectionOf(told).value).toHaveLength(1_000);
});

test('one sign-in is told by its id, whatever its kind', async () => {
  graph.signInLog.append(signInRecord({ id: 'silent', isInteractive: false }));

  const told = await get('/beta/auditLogs/signIns/silent?$select=id,status');

  expect(told).toMatchObject({ status: 200 });
  expect(told.body).toEqual({
    '@odata.context':
      'https://graph.microsoft.com/beta/$metadata#auditLogs/signIns(id,status)/$entity',
    id: 'silent',
    status: expect.objectContaining({ errorCode: 50126 }),
  });
});

test('a sign-in that is not there is refused with 404', async () => {
  expect(await get('/beta/auditLogs/signIns/none')).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
});

test('v1.0 has its own members, and its own filters', async () => {
  signIns(1);

  const told = await get('/v1.0/auditLogs/signIns');

  expect(collectionOf(told).value[0]).not.toHaveProperty('authenticationDetails');
  expect(await get("/v1.0/auditLogs/signIns?$filter=userAgent eq 'x'")).toMatchObject({
    status: 400,
  });
});

test('addresses that are told begin as the client sees the service', async () => {
  signIns(2);

  const told = await ask(graph.routes, {
    path: '/beta/auditLogs/signIns?$top=1',
    claims: READER,
    origin: 'https://localhost:41002',
  });

  expect(collectionOf(told)).toMatchObject({
    '@odata.context': 'https://localhost:41002/beta/$metadata#auditLogs/signIns',
    '@odata.nextLink': expect.stringMatching(/^https:\/\/localhost:41002\/beta\/auditLogs/),
  });
});
