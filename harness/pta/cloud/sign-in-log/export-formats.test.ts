import fc from 'fast-check';
import { expect, test } from 'vitest';
import { azureMonitor, logAnalyticsRow } from './azure-monitor.ts';
import { csvExport } from './csv-export.ts';
import { graphSignIn } from './graph-sign-in.ts';
import type { SignInRecord } from './sign-in-record.ts';
import {
  AGENT_ID,
  LOG_TENANT,
  signInRecord,
  successfulSignIn,
} from './sign-in-records.test-support.ts';

const HEADER =
  '"Date (UTC)","Request ID","User agent","Correlation ID","User ID","User","Username","User type",' +
  '"Cross tenant access type","Incoming token type","Authentication Protocol","Unique token identifier",' +
  '"Original transfer method","Client credential type","Token Protection - Sign In Session",' +
  '"Token Protection - Sign In Session StatusCode","Application","Application ID ","App owner tenant ID",' +
  '"Resource","Resource ID ","Resource tenant ID","Resource owner tenant ID","Home tenant ID","Home tenant name",' +
  '"IP address","Location","Status","Sign-in error code","Failure reason","Client app","Device ID","Browser",' +
  '"Operating System","Compliant","Managed","Join Type","Multifactor authentication result",' +
  '"Multifactor authentication auth method","Multifactor authentication auth detail",' +
  '"Authentication requirement","Sign-in identifier","Session ID","IP address (seen by resource)",' +
  '"Through Global Secure Access","Global Secure Access IP address","Autonomous system  number",' +
  '"Flagged for review","Token issuer type","Incoming token type","Token issuer name","Latency",' +
  '"Conditional Access","Managed Identity type","Associated Resource Id","Federated Token Id",' +
  '"Federated Token Issuer"';

/** RFC 4180, with every cell quoted. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push(cell.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

/** The cell of the first column of that name. */
function cellOf(rows: readonly string[][], name: string, row = 1): string | undefined {
  return rows[row]?.[rows[0]?.indexOf(name) ?? -1];
}

test('the download begins with the captured names, blanks and the double one included', () => {
  expect(csvExport([], LOG_TENANT)).toBe(`${HEADER}\r\n`);
});

test.each([
  ['Date (UTC)', '2026-01-14T09:00:01Z'],
  ['User', 'Alice'],
  ['Application ID ', '04b07795-8ddb-461a-bbee-02f9e1bf7b46'],
  ['Status', 'Failure'],
  ['Sign-in error code', '50126'],
  ['Client app', 'Mobile Apps and Desktop clients'],
  ['Authentication requirement', 'Single-factor authentication'],
  ['Conditional Access', 'Not Applied'],
  ['Location', ''],
  ['Latency', '142'],
])('column %s holds %s', (name, value) => {
  expect(cellOf(readCsv(csvExport([signInRecord()], LOG_TENANT)), name)).toBe(value);
});

test('the second factor has its three columns', () => {
  const rows = readCsv(csvExport([successfulSignIn()], LOG_TENANT));

  expect(cellOf(rows, 'Multifactor authentication result')).toBe('MFA successfully completed');
  expect(cellOf(rows, 'Multifactor authentication auth method')).toBe('Mobile app notification');
});

const records = fc
  .record({
    id: fc.uuid(),
    correlationId: fc.uuid(),
    createdAt: fc.integer({ min: 0, max: Date.UTC(2100) }),
    errorCode: fc.nat({ max: 9_999_999 }),
    signInIdentifier: fc.string({ unit: 'binary' }),
    userAgent: fc.string(),
  })
  .map((changed): SignInRecord => signInRecord(changed));

test('id, code, correlation id and time come back from the CSV, whatever was typed', () => {
  fc.assert(
    fc.property(fc.array(records, { maxLength: 5 }), (written) => {
      const rows = readCsv(csvExport(written, LOG_TENANT));

      expect(rows.map((row) => row.length)).toEqual(Array(written.length + 1).fill(57));
      expect(
        written.map((_record, index) => ({
          id: cellOf(rows, 'Request ID', index + 1),
          errorCode: Number(cellOf(rows, 'Sign-in error code', index + 1)),
          correlationId: cellOf(rows, 'Correlation ID', index + 1),
          second: Date.parse(cellOf(rows, 'Date (UTC)', index + 1) ?? ''),
          signInIdentifier: cellOf(rows, 'Sign-in identifier', index + 1),
        })),
      ).toEqual(
        written.map(({ id, errorCode, correlationId, createdAt, signInIdentifier }) => ({
          id,
          errorCode,
          correlationId,
          second: Math.floor(createdAt / 1_000) * 1_000,
          signInIdentifier,
        })),
      );
    }),
    { numRuns: 100 },
  );
});

test('code, correlation id and time come back from Azure Monitor and from Graph', () => {
  fc.assert(
    fc.property(records, (record) => {
      const sent: ReturnType<typeof azureMonitor> = JSON.parse(
        JSON.stringify(azureMonitor(record, LOG_TENANT)),
      );
      const { createdDateTime, status } = graphSignIn(record, LOG_TENANT);

      expect(Number(sent.resultType)).toBe(record.errorCode);
      expect(sent.correlationId).toBe(record.correlationId);
      expect(Date.parse(sent.time)).toBe(record.createdAt);
      expect(Date.parse(sent.properties.createdDateTime)).toBe(record.createdAt);
      expect(status.errorCode).toBe(record.errorCode);
      expect(Date.parse(createdDateTime)).toBe(Math.floor(record.createdAt / 1_000) * 1_000);
    }),
    { numRuns: 100 },
  );
});

test('a failure is sent to Azure Monitor as documented', () => {
  const { properties, ...sent } = azureMonitor(signInRecord(), LOG_TENANT);

  expect(sent).toEqual({
    time: '2026-01-14T09:00:01.2500000Z',
    resourceId: `/tenants/${LOG_TENANT.tenantId}/providers/Microsoft.aadiam`,
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: 'SignInLogs',
    tenantId: LOG_TENANT.tenantId,
    resultType: '50126',
    resultSignature: 'None',
    resultDescription: 'Error validating credentials due to invalid username or password.',
    durationMs: 0,
    callerIpAddress: '203.0.113.7',
    correlationId: '5d295068-919b-4017-85d8-44be2f5f5483',
    identity: 'Alice',
    Level: 4,
    location: '',
  });
  expect(properties.createdDateTime).toBe('2026-01-14T09:00:01.2500000+00:00');
});

test.each([
  [successfulSignIn(), { resultType: '0', resultDescription: '' }],
  [signInRecord({ isInteractive: false }), { category: 'NonInteractiveUserSignInLogs' }],
])('%# differs from a failure that somebody sat in front of', (record, told) => {
  expect(azureMonitor(record, LOG_TENANT)).toMatchObject(told);
});

test('a Log Analytics row holds the steps as JSON inside a string', () => {
  const { AuthenticationDetails, ...row } = logAnalyticsRow(signInRecord(), LOG_TENANT);

  expect(row).toMatchObject({ ResultType: '50126', UserPrincipalName: 'alice@contoso.test' });
  expect(JSON.parse(AuthenticationDetails)).toMatchObject([
    { authenticationMethodDetail: `Pass-through Authentication; PTA AgentId: ${AGENT_ID}` },
  ]);
});
