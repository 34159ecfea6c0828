import type { AuditRecord } from '../../sign-in-log/audit-record.ts';
import { graphDirectoryAudit } from '../../sign-in-log/graph-directory-audit.ts';
import { graphSignIn, graphSignInOfV1, type LogTenant } from '../../sign-in-log/graph-sign-in.ts';
import type { SignInRecord } from '../../sign-in-log/sign-in-record.ts';
import { collectionAnswer } from '../collection-answer.ts';
import { entityAnswer } from '../entity-answer.ts';
import { notFound } from '../graph-answer.ts';
import type { GraphCall, GraphOperation } from '../graph-operation.ts';
import { mentions } from '../odata/filter.ts';
import type { Entries } from '../odata/page.ts';
import { readQuery } from '../odata/query-options.ts';
import type { Need } from '../permission.ts';
import { DIRECTORY_AUDITS, SIGN_INS_OF_BETA, SIGN_INS_OF_V1 } from './audit-log-collections.ts';

/** What the audit logs are read from. */
export interface AuditLogs {
  readonly tenant: LogTenant;
  readonly signInLog: Entries<SignInRecord>;
  readonly auditLog: Entries<AuditRecord>;
}

const AUDIT_LOG = 'AuditLog.Read.All';

/**
 * Permissions and roles are documented; what the caller is told that lacks them is captured.
 *
 * @see https://learn.microsoft.com/graph/api/signin-list
 */
const READING: Need = {
  permissions: [[AUDIT_LOG], ['Directory.Read.All', 'Directory.ReadWrite.All']],
  roles: [
    'Global Administrator',
    'Global Reader',
    'Reports Reader',
    'Security Administrator',
    'Security Operator',
    'Security Reader',
  ],
  refusals: {
    permission: (missing) =>
      missing === AUDIT_LOG
        ? {
            code: 'Authentication_MSGraphPermissionMissing',
            message: `Calling principal does not have required MSGraph permissions ${missing}`,
          }
        : {
            code: 'Authentication_ApplicationHasNoDirectoryReadAccess',
            message: 'Failed to do premium license check from ADGraph',
          },
    role: {
      code: 'Authentication_RequestFromUnsupportedUserRole',
      message: 'User is not in the allowed roles',
    },
  },
};

const BOTH = ['beta', 'v1.0'] as const;

/** `GET /auditLogs/signIns` and `/auditLogs/directoryAudits`, whole and one entry of them. */
export function auditLogOperations(logs: AuditLogs): GraphOperation[] {
  const { signInLog, auditLog } = logs;
  return [
    // The documents write the names in either way.
    ...['signIns', 'signins'].flatMap((name) => [
      reading(`/auditLogs/${name}`, (call) => listSignIns(call, logs)),
      reading(`/auditLogs/${name}/:id`, (call) => {
        const record = entryOf(call, signInLog);
        const { collection, render } = signInsOf(call, logs);
        return record === undefined
          ? notFound(idOf(call))
          : entityAnswer(call, 'auditLogs/signIns', collection, () => render(record));
      }),
    ]),
    ...['directoryAudits', 'directoryaudits'].flatMap((name) => [
      reading(`/auditLogs/${name}`, (call) => {
        const query = readQuery(call.request.url.searchParams, DIRECTORY_AUDITS);
        const rendering = { render: graphDirectoryAudit, order: 'desc' } as const;
        return collectionAnswer(call, 'auditLogs/directoryAudits', auditLog, query, rendering);
      }),
      reading(`/auditLogs/${name}/:id`, (call) => {
        const record = entryOf(call, auditLog);
        return record === undefined
          ? notFound(idOf(call))
          : entityAnswer(call, 'auditLogs/directoryAudits', DIRECTORY_AUDITS, () =>
              graphDirectoryAudit(record),
            );
      }),
    ]),
  ];
}

function reading(path: string, answer: GraphOperation['answer']): GraphOperation {
  return { method: 'GET', versions: BOTH, path, need: READING, answer };
}

/** As documented: newest first, and the interactive ones alone, unless the filter is about that. */
function listSignIns(call: GraphCall, logs: AuditLogs) {
  const { collection, render } = signInsOf(call, logs);
  const query = readQuery(call.request.url.searchParams, collection);
  const { filter } = query;
  const asksForKinds =
    filter !== undefined &&
    ['signInEventTypes', 'isInteractive'].some((each) => mentions(filter, each));
  return collectionAnswer(call, 'auditLogs/signIns', logs.signInLog, query, {
    render,
    has: ({ isInteractive }) => isInteractive || asksForKinds,
    order: 'desc',
  });
}

function signInsOf({ version }: GraphCall, { tenant }: AuditLogs) {
  return version === 'beta'
    ? {
        collection: SIGN_INS_OF_BETA,
        render: (record: SignInRecord) => graphSignIn(record, tenant),
      }
    : {
        collection: SIGN_INS_OF_V1,
        render: (record: SignInRecord) => graphSignInOfV1(record, tenant),
      };
}

function idOf({ request }: GraphCall): string {
  return request.params['id'] ?? '';
}

function entryOf<Entry extends { readonly id: string }>(
  call: GraphCall,
  { records }: Entries<Entry>,
): Entry | undefined {
  const id = idOf(call).toLowerCase();
  return records.findLast((each) => each.id.toLowerCase() === id);
}
