import { startMockDirectory } from '../../harness/environment/mock-directory-host.ts';
import type { DirectoryHost } from '../../mocks/directory/directory-host.ts';

/** The mock domain controller with the `samba` profile, on loopback. Its clock is its own: time passes for all of it. */
export function startMock(): Promise<DirectoryHost> {
  return startMockDirectory({ profile: 'samba' });
}
