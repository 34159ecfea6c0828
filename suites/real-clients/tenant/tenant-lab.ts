import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentOptions } from '../../../harness/environment/defaults.ts';
import { PtaEnvironment } from '../../../harness/environment/environment.ts';
import type {
  LabUser,
  StartedPtaEnvironment,
} from '../../../harness/environment/started-environment.ts';
import type { ApplicationOptions } from '../../../harness/pta/cloud/tenant/application-registration.ts';
import { MICROSOFT_GRAPH } from '../../../harness/pta/cloud/tenant/first-party-applications.ts';
import { Secret } from '../../../harness/runtime/secret.ts';

export const ALICE = 'alice@contoso.test';
export const EVE = 'eve.expired@contoso.test';

/** A program on a device: it keeps no secret, and waits for the answer at a port of its own. */
export const NATIVE_APP = {
  appId: '7a1d6a40-2f5b-4f5e-9a51-0c3c1f6f0a01',
  displayName: 'A program on a device, test only',
  redirectUris: ['http://localhost'],
} satisfies ApplicationOptions;

/** A program on a server: it has a secret, signs in for itself as well, and asks each user for consent. */
export const WEB_APP = {
  appId: '7a1d6a40-2f5b-4f5e-9a51-0c3c1f6f0a02',
  displayName: 'A web application, test only',
  redirectUris: ['https://app.contoso.test/callback'],
  clientSecret: new Secret('Web-app-secret-test-only'),
  consent: 'user',
  applicationPermissions: { [MICROSOFT_GRAPH]: ['User.Read.All'] },
} satisfies ApplicationOptions;

/** What the second factor of whoever has one shows. */
export const SECOND_FACTOR = new Secret('135790');

/** Keys are made for each lab, one after another, on whatever machine this is. */
export const START_TIMEOUT_MS = 120_000;

/** Somebody who signs in. */
export interface Credentials {
  readonly userName: string;
  readonly password: string;
}

/** What a client is told. It is a lab's: everything in it is for tests only. */
export interface LabForClients {
  /** `https://localhost:{port}`, which is the login host and Azure Resource Manager at once. */
  readonly origin: string;
  readonly tenantId: string;
  readonly nativeAppId: string;
  readonly webAppId: string;
  readonly webAppSecret: string;
  readonly webAppRedirect: string;
  /** Signs in with the password alone. */
  readonly alice: Credentials;
  /** Is asked for a second factor. */
  readonly mfaUser: Credentials;
  /** Somebody else who signs in with the password alone. */
  readonly bob: Credentials;
}

/** A tenant for clients on this machine, with what each of them needs to find and trust it. */
export class TenantLab implements AsyncDisposable {
  readonly lab: StartedPtaEnvironment;
  /** Ends with the lab; clients may write here, and nowhere else. */
  readonly folder: string;
  /** File that holds the lab's root certificate. */
  readonly rootCertificate: string;

  private constructor(lab: StartedPtaEnvironment, folder: string) {
    this.lab = lab;
    this.folder = folder;
    this.rootCertificate = join(folder, 'root.pem');
  }

  static async start(options: Partial<EnvironmentOptions> = {}): Promise<TenantLab> {
    const { cloud, ...others } = options;
    const lab = await new PtaEnvironment({
      world: 'loopback',
      users: 4,
      cloud: { applications: [NATIVE_APP, WEB_APP], passwordWriteback: 'enabled', ...cloud },
      firewallRules: [
        {
          host: 'management.azure.com',
          port: 443,
          action: { kind: 'allow' },
          reason: 'clients that keep the public names come by the proxy',
        },
      ],
      ...others,
    }).start();
    const tenantLab = new TenantLab(lab, await mkdtemp(join(tmpdir(), 'pta-harness-clients-')));
    await writeFile(tenantLab.rootCertificate, lab.rootCertificate);
    lab.tenant.changeUser(tenantLab.mfaUser.userPrincipalName, {
      mfa: 'registered',
      secondFactor: SECOND_FACTOR,
    });
    return tenantLab;
  }

  get port(): number {
    const { cloudAddress } = this.lab;
    if (cloudAddress === undefined) throw new TypeError('The loopback world has an address.');
    return cloudAddress.port;
  }

  get origin(): string {
    return `https://localhost:${this.port}`;
  }

  get mfaUser(): LabUser {
    return this.#generated(0);
  }

  get bob(): LabUser {
    return this.#generated(1);
  }

  /** Nobody else of the suite signs in as this one. */
  get carol(): LabUser {
    return this.#generated(2);
  }

  /** Somebody who has never signed in to anything. */
  newcomer(): LabUser {
    return this.lab.addCloudUser({
      userPrincipalName: 'nina.new@contoso.test',
      password: new Secret('Brand-New-1-password'),
    });
  }

  get forClients(): LabForClients {
    const [webAppRedirect = ''] = WEB_APP.redirectUris;
    return {
      origin: this.origin,
      tenantId: this.lab.tenant.tenantId,
      nativeAppId: NATIVE_APP.appId,
      webAppId: WEB_APP.appId,
      webAppSecret: WEB_APP.clientSecret.reveal(),
      webAppRedirect,
      alice: credentialsOf(this.lab.user(ALICE)),
      mfaUser: credentialsOf(this.mfaUser),
      bob: credentialsOf(this.bob),
    };
  }

  /** Environment of a client: it trusts the lab's root, writes below the folder, and can reach nothing but this machine. */
  get clientEnvironment(): NodeJS.ProcessEnv {
    return { ...this.#closedEnvironment(CLOSED_PORT), NO_PROXY: 'localhost,127.0.0.1' };
  }

  /** The same for a client that keeps the public names: all of them lead through the lab's own proxy. */
  get proxiedEnvironment(): NodeJS.ProcessEnv {
    const { host = '', port = 0 } = this.lab.proxyAddress ?? {};
    return this.#closedEnvironment(`http://${host}:${port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]();
    // A client that was ended may still be writing.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #closedEnvironment(proxy: string): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: this.folder,
      NODE_EXTRA_CA_CERTS: this.rootCertificate,
      REQUESTS_CA_BUNDLE: this.rootCertificate,
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: proxy,
      HTTP_PROXY: CLOSED_PORT,
      // The Azure CLI tells its makers how it is used, unless it is told not to.
      AZURE_CORE_COLLECT_TELEMETRY: 'no',
    };
  }

  #generated(index: number): LabUser {
    const healthy = this.lab.users.filter(({ state }) => state === 'healthy');
    const user = healthy.filter(({ userPrincipalName }) => userPrincipalName !== ALICE)[index];
    if (user === undefined) throw new TypeError(`The lab has no generated user ${index}.`);
    return user;
  }
}

/** Port 9 is nobody's: what is sent there is refused. */
const CLOSED_PORT = 'http://127.0.0.1:9';

function credentialsOf({ userPrincipalName, password }: LabUser): Credentials {
  return { userName: userPrincipalName, password: password.reveal() };
}
