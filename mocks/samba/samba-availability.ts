import { type ContainerRuntimeClient, getContainerRuntimeClient } from 'testcontainers';
import { HarnessError } from '../../harness/runtime/errors.ts';

/** Error code: no Docker engine answers, the image cannot be made, or Samba does not start in it. */
export const SAMBA_UNAVAILABLE = 'SAMBA_UNAVAILABLE';

/** Whether the Samba domain controller can run here; the reason is a sentence that says what is missing. */
export type SambaAvailability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string };

/** @throws HarnessError `SAMBA_UNAVAILABLE`, with what is missing and how to get it */
export async function requireContainerRuntime(): Promise<ContainerRuntimeClient> {
  try {
    return await getContainerRuntimeClient();
  } catch (cause) {
    throw new HarnessError(
      SAMBA_UNAVAILABLE,
      'A real domain controller needs a Docker engine, and none answers; start it, or install it (on Debian as root: .ci/docker/engine.sh).',
      { cause },
    );
  }
}

/** Asks the Docker engine whether it is there. The image is not made yet. */
export async function sambaAvailability(): Promise<SambaAvailability> {
  try {
    await requireContainerRuntime();
    return { available: true };
  } catch (error) {
    if (error instanceof HarnessError) return { available: false, reason: error.message };
    throw error;
  }
}
