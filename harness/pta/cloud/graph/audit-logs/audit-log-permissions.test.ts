import { describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import type { Claims } from '../caller.ts';
import { adminClaims, ask, createGraph } from '../graph.test-support.ts';
import { READER } from './audit-logs.test-support.ts';

const { routes } = createGraph(pooledKeys());
const get = (path: string, claims: Claims) => ask(routes, { path, claims });

describe('who may read', () => {
  test.each<[string, Claims, string, string]>([
    [
      'an application without the permission',
      adminClaims('Directory.Read.All User.Read'),
      'Authentication_MSGraphPermissionMissing',
      'Calling principal does not have required MSGraph permissions AuditLog.Read.All',
    ],
    [
      'an application without the other permission',
      adminClaims('AuditLog.Read.All'),
      'Authentication_ApplicationHasNoDirectoryReadAccess',
      'Failed to do premium license check from ADGraph',
    ],
    [
      'a user without a role',
      { ...READER, roles: [] },
      'Authentication_RequestFromUnsupportedUserRole',
      'User is not in the allowed roles',
    ],
    [
      'an administrator of other things',
      { ...READER, roles: ['Hybrid Identity Administrator'] },
      'Authentication_RequestFromUnsupportedUserRole',
      'User is not in the allowed roles',
    ],
  ])('not %s', async (_who, claims, code, message) => {
    for (const path of ['/beta/auditLogs/signIns', '/v1.0/auditLogs/directoryAudits/x']) {
      expect(await get(path, claims)).toMatchObject({
        status: 403,
        body: { error: { code, message } },
      });
    }
  });

  test.each<[string, Claims]>([
    ['a reader of reports', { ...READER, roles: ['Reports Reader'] }],
    [
      'an application in its own name',
      { aud: READER['aud'], roles: ['AuditLog.Read.All', 'Directory.ReadWrite.All'] },
    ],
  ])('%s', async (_who, claims) => {
    expect(await get('/beta/auditLogs/signIns', claims)).toMatchObject({ status: 200 });
  });
});
