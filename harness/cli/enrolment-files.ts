import { access, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { misuse } from './misuse.ts';

/** PEM texts that an agent needs. */
export interface EnrolmentFiles {
  readonly certificate: string;
  readonly privateKey: string;
  readonly rootCertificate: string;
}

/** Absolute paths. */
export interface EnrolmentPaths {
  readonly certificate: string;
  readonly privateKey: string;
  readonly rootCertificate: string;
}

/** Where the files of an enrolment go. */
export function enrolmentPaths(folder: string): EnrolmentPaths {
  const at = (name: string) => join(resolve(folder), name);
  return {
    certificate: at('cert.pem'),
    privateKey: at('key.pem'),
    rootCertificate: at('ca.pem'),
  };
}

/** @throws HarnessError `MISUSE` when one is there already: a key that is overwritten is lost */
export async function assertFree(paths: EnrolmentPaths): Promise<void> {
  for (const path of Object.values(paths)) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere)
      throw misuse(`${path} is there already; give another folder with --out, or --force.`);
  }
}

/** @throws HarnessError `MISUSE` when the folder cannot be written */
export async function writeEnrolment(
  folder: string,
  paths: EnrolmentPaths,
  files: EnrolmentFiles,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(paths.certificate, files.certificate);
    // Nobody else on the machine has any business with a private key.
    await writeFile(paths.privateKey, files.privateKey, { mode: 0o600 });
    await writeFile(paths.rootCertificate, files.rootCertificate);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw misuse(
      `The files cannot be written to ${folder} (${why}); give another folder with --out.`,
    );
  }
}
