import type { DirectoryHost } from '../../mocks/directory/directory-host.ts';

/** Loaded when asked for, so that nothing of the mock is needed to read or print scripts. */
const MODULE = '../../mocks/domain-controller/mock-directory-host.ts';

interface MockDirectoryModule {
  startMockDirectory(): Promise<DirectoryHost>;
}

/** The mock domain controller with the `samba` profile, on loopback. Its clock is its own: time passes for all of it. */
export async function startMock(): Promise<DirectoryHost> {
  const { href } = new URL(MODULE, import.meta.url);
  const module: MockDirectoryModule = await import(/* @vite-ignore */ href);
  return module.startMockDirectory();
}
