import { isGuid } from '../../../protocol/guid.ts';
import { type CloudUser, isSynchronised } from '../../tenant/cloud-user.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { DirectoryDomain, DirectoryUser, GraphDirectory } from './directory-operations.ts';

/**
 * A tenant as Graph and Azure tell of it.
 *
 * @param displayName - what the organisation is called
 */
export function directoryOf(tenant: Tenant, displayName: string): GraphDirectory {
  return {
    tenantId: tenant.tenantId,
    displayName,
    get domains() {
      return domainsOf(tenant);
    },
    findUser: (idOrName) => {
      const user = isGuid(idOrName)
        ? tenant.findUserById(idOrName.toLowerCase())
        : tenant.findUser(idOrName);
      return user && userOf(user);
    },
  };
}

/** The first that is verified is the default one (inferred: the model does not mark any). */
function domainsOf({ domains }: Tenant): DirectoryDomain[] {
  return domains
    .filter(({ verified }) => verified)
    .map(({ name, initial, authentication }, index) => ({
      name,
      isDefault: index === 0,
      isInitial: initial,
      type: authentication.kind === 'managed' ? 'Managed' : 'Federated',
    }));
}

function userOf(user: CloudUser): DirectoryUser {
  const { objectId, displayName, userPrincipalName, givenName, surname, mail, disabled } = user;
  return {
    id: objectId,
    displayName,
    userPrincipalName,
    accountEnabled: !(disabled ?? false),
    onPremisesSyncEnabled: isSynchronised(user),
    ...(givenName !== undefined && { givenName }),
    ...(surname !== undefined && { surname }),
    ...(mail !== undefined && { mail }),
  };
}
