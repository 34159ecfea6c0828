import { expect, test } from 'vitest';
import { seededRandom } from '../../../runtime/random.ts';
import { createAuditLog } from './audit-log.ts';
import { type AuditEntry, auditRecord } from './audit-record.ts';
import { graphDirectoryAudit } from './graph-directory-audit.ts';

const CORRELATION_ID = '504a302a-8f2d-418d-b7df-bf77de6ed831';
const REGISTERED: AuditEntry = {
  correlationId: CORRELATION_ID,
  activity: 'Register connector',
  initiatedBy: {
    kind: 'user',
    id: '2c940657-1026-4386-bcfd-3176637ba01f',
    displayName: 'Administrator',
    userPrincipalName: 'administrator@contoso.test',
    ipAddress: '203.0.113.7',
  },
  targets: [
    {
      id: '1234b780-965f-4149-85c5-a8c73e58b67d',
      displayName: 'AGENT1.contoso.test',
      type: 'Other',
      modified: [{ name: 'MachineName', newValue: '"AGENT1.contoso.test"' }],
    },
  ],
  additionalDetails: { UserType: 'Member' },
};
const source = { random: seededRandom(1), at: Date.UTC(2026, 0, 14, 9, 0, 0, 145) };

test('a change is told as the document shows it', () => {
  const { id, ...told } = graphDirectoryAudit(auditRecord(REGISTERED, source));

  expect(id).toMatch(new RegExp(`^ApplicationProxy_${CORRELATION_ID}_[0-9A-Z]{5}_\\d+$`));
  expect(told).toEqual({
    category: 'ResourceManagement',
    correlationId: CORRELATION_ID,
    result: 'success',
    resultReason: '',
    activityDisplayName: 'Register connector',
    activityDateTime: '2026-01-14T09:00:00.1450000Z',
    loggedByService: 'Application Proxy',
    operationType: 'Add',
    userAgent: null,
    initiatedBy: {
      app: null,
      user: {
        id: '2c940657-1026-4386-bcfd-3176637ba01f',
        displayName: 'Administrator',
        userPrincipalName: 'administrator@contoso.test',
        ipAddress: '203.0.113.7',
        userType: 'Member',
        homeTenantId: null,
        homeTenantName: null,
      },
    },
    targetResources: [
      {
        id: '1234b780-965f-4149-85c5-a8c73e58b67d',
        displayName: 'AGENT1.contoso.test',
        type: 'Other',
        userPrincipalName: null,
        groupType: null,
        modifiedProperties: [
          { displayName: 'MachineName', oldValue: null, newValue: '"AGENT1.contoso.test"' },
        ],
      },
    ],
    additionalDetails: [{ key: 'UserType', value: 'Member' }],
  });
});

test('what a service does on its own names the service', () => {
  const record = auditRecord(
    {
      activity: 'Unregister connector',
      initiatedBy: { kind: 'app', displayName: 'Hybrid Identity Service' },
      targets: [],
    },
    source,
  );

  expect(graphDirectoryAudit(record)).toMatchObject({
    initiatedBy: { app: { displayName: 'Hybrid Identity Service', appId: null }, user: null },
  });
});

test('an entry that belongs to no request gets a correlation id of its own', () => {
  const { correlationId: _none, ...entry } = REGISTERED;

  expect(auditRecord(entry, source).correlationId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a full log forgets its oldest changes', () => {
  const log = createAuditLog(1);
  const [first, second] = [auditRecord(REGISTERED, source), auditRecord(REGISTERED, source)];

  log.append(first);
  log.append(second);

  expect(log.records).toEqual([second]);
});
