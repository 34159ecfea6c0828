import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HarnessError } from '../runtime/errors.ts';

/** Error code: a temporary folder cannot be written. */
export const UNWRITABLE_FOLDER = 'UNWRITABLE_FOLDER';

export interface RootCertificateFile extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/**
 * Writes the lab's root certificate where other programs can be pointed at it: `root.pem` in a fresh temporary
 * folder, which disposing removes.
 *
 * @throws HarnessError `UNWRITABLE_FOLDER`
 */
export async function writeRootCertificate(pem: string): Promise<RootCertificateFile> {
  const folder = await mkdtemp(join(tmpdir(), 'pta-harness-')).catch(unwritable);
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'root.pem');
  try {
    await writeFile(path, pem).catch(unwritable);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, [Symbol.asyncDispose]: remove };
}

function unwritable(cause: unknown): never {
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new HarnessError(
    UNWRITABLE_FOLDER,
    `The root certificate cannot be written to ${tmpdir()} (${why}); set TMPDIR to a folder that can.`,
    { cause },
  );
}
