import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Administrator } from '../../harness/environment/administrator.ts';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/environment/started-environment.ts';

/** A lab whose domain controller listens on this machine, and what a client needs to find and trust it. */
export class LabDirectory implements AsyncDisposable {
  readonly lab: StartedPtaEnvironment;
  readonly administrator: Administrator;
  /** File that holds the lab's root certificate. */
  readonly rootCertificate: string;
  readonly #folder: string;

  private constructor(lab: StartedPtaEnvironment, folder: string) {
    this.lab = lab;
    this.#folder = folder;
    this.administrator = lab.administrator;
    this.rootCertificate = join(folder, 'root.pem');
  }

  static async start(): Promise<LabDirectory> {
    const lab = await new PtaEnvironment({ world: 'loopback', users: 12 }).start();
    const directory = new LabDirectory(lab, await mkdtemp(join(tmpdir(), 'pta-harness-')));
    await writeFile(directory.rootCertificate, lab.rootCertificate);
    return directory;
  }

  get ldap(): string {
    return `ldap://127.0.0.1:${this.lab.domainController.ldapAddress?.port}`;
  }

  get ldaps(): string {
    return `ldaps://127.0.0.1:${this.lab.domainController.ldapsAddress?.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
  }
}
