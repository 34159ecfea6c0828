import { beforeEach, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { type AuditEntry, auditRecord } from '../../sign-in-log/audit-record.ts';
import { AGENT_ID } from '../../sign-in-log/sign-in-records.test-support.ts';
import { ask, createGraph } from '../graph.test-support.ts';
import { idsOf, READER } from './audit-logs.test-support.ts';

const CORRELATION_ID = '504a302a-8f2d-418d-b7df-bf77de6ed831';
const REGISTERED: AuditEntry = {
  correlationId: CORRELATION_ID,
  activity: 'Register connector',
  initiatedBy: { kind: 'user', id: 'a', userPrincipalName: 'administrator@contoso.test' },
  targets: [{ id: AGENT_ID, displayName: 'AGENT1.contoso.test', type: 'Other' }],
};
const SWITCHED: AuditEntry = {
  activity: 'Enable passthrough authentication',
  initiatedBy: { kind: 'app', displayName: 'Azure AD Connect' },
  targets: [],
};

let graph: ReturnType<typeof createGraph>;
beforeEach(() => {
  graph = createGraph(pooledKeys());
  const random = seededRandom(1);
  const at = Date.UTC(2026, 0, 14, 9);
  graph.auditLog.append({ ...auditRecord(REGISTERED, { random, at }), id: 'registered' });
  graph.auditLog.append({ ...auditRecord(SWITCHED, { random, at: at + 1_000 }), id: 'switched' });
});

const get = (path: string) => ask(graph.routes, { path, claims: READER });

test.each([
  ['', ['switched', 'registered']],
  ['?$orderby=activityDateTime', ['registered', 'switched']],
  ['?$filter=activityDateTime ge 2026-01-14T09:00:01Z', ['switched']],
  ["?$filter=activityDisplayName eq 'Register connector'", ['registered']],
  ["?$filter=startswith(activityDisplayName,'enable')", ['switched']],
  [`?$filter=correlationId eq '${CORRELATION_ID}'`, ['registered']],
  [`?$filter=correlationId eq ${CORRELATION_ID}`, ['registered']],
  ["?$filter=loggedByService eq 'Application Proxy'", ['switched', 'registered']],
  ["?$filter=initiatedBy/user/id eq 'a'", ['registered']],
  ["?$filter=initiatedBy/app/displayName eq 'Azure AD Connect'", ['switched']],
  [`?$filter=targetResources/any(t: t/id eq '${AGENT_ID}')`, ['registered']],
  ["?$filter=targetResources/any(t: startsWith(t/displayName,'AGENT'))", ['registered']],
])('the changes of the query %s are %o', async (query, ids) => {
  expect(idsOf(await get(`/v1.0/auditLogs/directoryAudits${query}`))).toEqual(ids);
});

test('one change is told by its id', async () => {
  expect(await get('/beta/auditLogs/directoryaudits/registered')).toMatchObject({
    status: 200,
    body: { category: 'ResourceManagement', activityDisplayName: 'Register connector' },
  });
});

test.each([
  ['/beta/auditLogs/directoryAudits/none', 404],
  ['/beta/auditLogs/directoryAudits?$filter=userAgent eq null', 400],
])('%s is refused with %i', async (path, status) => {
  expect(await get(path)).toMatchObject({ status });
});
