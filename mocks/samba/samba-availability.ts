import { type ContainerRuntimeClient, getContainerRuntimeClient } from 'testcontainers';
import { HarnessError } from '../../harness/runtime/errors.ts';

/** Error code: no Docker engine answers, or the image cannot be made. */
export const SAMBA_UNAVAILABLE = 'SAMBA_UNAVAILABLE';

/** @throws HarnessError `SAMBA_UNAVAILABLE`, with what is missing and how to get it */
export async function requireContainerRuntime(): Promise<ContainerRuntimeClient> {
  try {
    return await getContainerRuntimeClient();
  } catch (cause) {
    throw new HarnessError(
      SAMBA_UNAVAILABLE,
      'A real domain controller needs a Docker engine, and none answers; start it, or install it (on Debian: apt-get install docker.io).',
      { cause },
    );
  }
}

/** Why the Samba domain controller cannot run here; `undefined` when it can. */
export async function whySambaIsUnavailable(): Promise<string | undefined> {
  try {
    await requireContainerRuntime();
    return undefined;
  } catch (error) {
    if (error instanceof HarnessError) return error.message;
    throw error;
  }
}
