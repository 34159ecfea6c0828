import { type GraphSignIn, graphSignIn, type LogTenant } from './graph-sign-in.ts';
import type { SignInRecord } from './sign-in-record.ts';

interface Row {
  readonly record: SignInRecord;
  readonly graph: GraphSignIn;
  readonly tenant: LogTenant;
}

const EMPTY = () => '';

const CONDITIONAL_ACCESS = {
  success: 'Success',
  failure: 'Failure',
  notApplied: 'Not Applied',
} as const satisfies Record<SignInRecord['conditionalAccessStatus'], string>;

const REQUIREMENT = {
  singleFactorAuthentication: 'Single-factor authentication',
  multiFactorAuthentication: 'Multifactor authentication',
} as const satisfies Record<SignInRecord['authenticationRequirement'], string>;

/**
 * Columns of the admin center's `InteractiveSignIns` download: two names end in a blank, one has two blanks in it, and
 * one is there twice. The names are captured; what values look like that no public description shows is inferred.
 */
const COLUMNS: readonly (readonly [name: string, value: (row: Row) => string])[] = [
  ['Date (UTC)', ({ graph }) => graph.createdDateTime],
  ['Request ID', ({ record }) => record.id],
  ['User agent', ({ record }) => record.userAgent ?? ''],
  ['Correlation ID', ({ record }) => record.correlationId],
  ['User ID', ({ graph }) => graph.userId],
  ['User', ({ graph }) => graph.userDisplayName],
  ['Username', ({ graph }) => graph.userPrincipalName],
  ['User type', () => 'Member'],
  ['Cross tenant access type', ({ graph }) => graph.crossTenantAccessType],
  ['Incoming token type', ({ graph }) => graph.incomingTokenType],
  ['Authentication Protocol', ({ record }) => record.protocol],
  ['Unique token identifier', ({ graph }) => graph.uniqueTokenIdentifier],
  ['Original transfer method', ({ graph }) => graph.originalTransferMethod],
  ['Client credential type', ({ graph }) => graph.clientCredentialType],
  ['Token Protection - Sign In Session', ({ graph }) => graph.signInTokenProtectionStatus],
  ['Token Protection - Sign In Session StatusCode', EMPTY],
  ['Application', ({ record }) => record.application.displayName],
  ['Application ID ', ({ record }) => record.application.id],
  ['App owner tenant ID', EMPTY],
  ['Resource', ({ record }) => record.resource.displayName],
  ['Resource ID ', ({ record }) => record.resource.id],
  ['Resource tenant ID', ({ graph }) => graph.resourceTenantId],
  ['Resource owner tenant ID', EMPTY],
  ['Home tenant ID', ({ graph }) => graph.homeTenantId],
  ['Home tenant name', ({ tenant }) => tenant.displayName],
  ['IP address', ({ record }) => record.ipAddress],
  ['Location', ({ graph: { location } }) => placeOf(location)],
  ['Status', ({ record }) => record.status],
  ['Sign-in error code', ({ record }) => String(record.errorCode)],
  ['Failure reason', ({ record }) => record.failureReason],
  ['Client app', ({ record }) => record.clientApp],
  ['Device ID', EMPTY],
  ['Browser', EMPTY],
  ['Operating System', EMPTY],
  ['Compliant', EMPTY],
  ['Managed', EMPTY],
  ['Join Type', EMPTY],
  ['Multifactor authentication result', ({ record }) => secondFactor(record)?.resultDetail ?? ''],
  ['Multifactor authentication auth method', ({ record }) => secondFactor(record)?.method ?? ''],
  [
    'Multifactor authentication auth detail',
    ({ record }) => secondFactor(record)?.methodDetail ?? '',
  ],
  ['Authentication requirement', ({ record }) => REQUIREMENT[record.authenticationRequirement]],
  ['Sign-in identifier', ({ record }) => record.signInIdentifier],
  ['Session ID', EMPTY],
  ['IP address (seen by resource)', EMPTY],
  ['Through Global Secure Access', ({ graph }) => String(graph.isThroughGlobalSecureAccess)],
  ['Global Secure Access IP address', EMPTY],
  ['Autonomous system  number', EMPTY],
  ['Flagged for review', ({ graph }) => String(graph.flaggedForReview)],
  ['Token issuer type', ({ graph }) => graph.tokenIssuerType],
  ['Incoming token type', ({ graph }) => graph.incomingTokenType],
  ['Token issuer name', ({ graph }) => graph.tokenIssuerName],
  ['Latency', ({ record }) => String(record.processingTimeMs)],
  ['Conditional Access', ({ record }) => CONDITIONAL_ACCESS[record.conditionalAccessStatus]],
  ['Managed Identity type', EMPTY],
  ['Associated Resource Id', EMPTY],
  ['Federated Token Id', EMPTY],
  ['Federated Token Issuer', EMPTY],
];

/**
 * The admin center's download: a row of names and a row for each record, every cell in quotation marks, without a byte
 * order mark. Cells are what clients sent: a spreadsheet may take one that begins with `=` for a formula, as with the
 * download itself.
 */
export function csvExport(records: readonly SignInRecord[], tenant: LogTenant): string {
  const names = COLUMNS.map(([name]) => name);
  const rows = records.map((record) => {
    const row: Row = { record, graph: graphSignIn(record, tenant), tenant };
    return COLUMNS.map(([, value]) => value(row));
  });
  return [names, ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

/** RFC 4180. */
function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** `City, State, CC` of what is known. */
function placeOf({ city, state, countryOrRegion }: GraphSignIn['location']): string {
  return [city, state, countryOrRegion].filter(Boolean).join(', ');
}

function secondFactor({ steps }: SignInRecord) {
  return steps.findLast((step) => step.requirement === 'Multifactor authentication');
}
