import { strongPassword } from '../../fixtures/people/strong-password.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { seededRandom } from '../runtime/random.ts';
import { Secret } from '../runtime/secret.ts';

/** An account for tools that bind to the directory. */
export interface Administrator {
  readonly bindName: string;
  readonly password: Secret;
}

const ADMINISTRATOR = 'Administrator';

/**
 * The built-in administrator of the domain, which is added when the directory has none. As in a new domain it has no
 * explicit userPrincipalName, and Connect does not synchronise it: it cannot sign in to the cloud.
 */
export function ensureAdministrator(lab: StartedPtaEnvironment): Administrator {
  const { directory, domain, options } = lab;
  const bindName = `${ADMINISTRATOR}@${domain.dnsName}`;
  const present = directory.findBySam(ADMINISTRATOR)?.passwords[0];
  if (present !== undefined) return { bindName, password: present };
  const random = seededRandom(options.seed).fork('administrator');
  const password = new Secret(strongPassword((end) => random.below(end)));
  directory.add(
    { sAMAccountName: ADMINISTRATOR, displayName: ADMINISTRATOR, password },
    fileTimeFromUnixMs(lab.now()),
  );
  return { bindName, password };
}
