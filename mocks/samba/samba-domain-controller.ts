import { Client } from 'ldapts';
import type { StartedTestContainer } from 'testcontainers';
import { systemClock } from '../../harness/runtime/clock.ts';
import { HarnessError } from '../../harness/runtime/errors.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import type { AccountSeed } from '../directory/account-seed.ts';
import type { DirectoryHost, LdapAddresses } from '../directory/directory-host.ts';
import { describeDomain } from '../directory/domain-description.ts';
import type { AttributeChanges } from '../directory/entry.ts';
import { fileTimeFromUnixMs, TICKS_PER_MS } from '../directory/file-time.ts';
import { DirectoryAgent } from './directory-agent.ts';
import { sambaAccount } from './samba-account.ts';
import { requireContainerRuntime, SAMBA_UNAVAILABLE } from './samba-availability.ts';
import { SAMBA_PORTS, startSambaContainer } from './samba-container.ts';
import { sambaImage } from './samba-image.ts';

export interface SambaOptions {
  /** Certificate and key of `dc1.contoso.test` for the TLS ports. */
  readonly identity: Identity;
  /** PEM of the root that the certificate chains to. */
  readonly rootCertificate: string;
}

/** As the Dockerfile provisions it. */
const DOMAIN = describeDomain('contoso.test');
const HOST = 'dc1.contoso.test';
const ADMINISTRATOR = {
  bindName: 'Administrator@contoso.test',
  // Test only, and public.
  password: new Secret('Test-only-Administrator-1'),
};

/** Milliseconds; a start takes about two seconds. */
const READY_WITHIN_MS = 60_000;
const READY_POLL_MS = 50;

/**
 * A real Active Directory domain controller: Samba in a container, with the domain contoso.test. Its ports are this
 * machine's own. It ends with {@link stop}, and with the process that started it.
 */
export class SambaDomainController implements DirectoryHost {
  readonly profile = 'samba';
  readonly domain = DOMAIN;
  readonly host = HOST;
  readonly administrator = ADMINISTRATOR;
  readonly rootCertificate: string;
  readonly #container: StartedTestContainer;
  readonly #agent: DirectoryAgent;

  private constructor(
    container: StartedTestContainer,
    agent: DirectoryAgent,
    rootCertificate: string,
  ) {
    this.#container = container;
    this.#agent = agent;
    this.rootCertificate = rootCertificate;
  }

  /**
   * Resolves when LDAPS answers a bind. Builds the image first where this machine does not have it.
   *
   * @throws HarnessError `SAMBA_UNAVAILABLE`
   */
  static async start({ identity, rootCertificate }: SambaOptions): Promise<SambaDomainController> {
    const client = await requireContainerRuntime();
    const image = await sambaImage(client);
    const container = await startSambaContainer(image, identity, rootCertificate);
    try {
      const agent = await DirectoryAgent.start(client, container.getId());
      const controller = new SambaDomainController(container, agent, rootCertificate);
      await controller.#untilReady();
      return controller;
    } catch (error) {
      await container.stop({ timeout: 0 });
      throw error;
    }
  }

  get addresses(): LdapAddresses {
    const at = (port: number) => `127.0.0.1:${this.#container.getMappedPort(port)}`;
    return {
      ldap: at(SAMBA_PORTS.ldap),
      ldaps: at(SAMBA_PORTS.ldaps),
      globalCatalog: at(SAMBA_PORTS.globalCatalog),
      globalCatalogTls: at(SAMBA_PORTS.globalCatalogTls),
    };
  }

  async seed(accounts: readonly AccountSeed[]): Promise<void> {
    const now = fileTimeFromUnixMs(systemClock.now());
    await this.#agent.add(accounts.map((account) => sambaAccount(account, this.domain, now)));
  }

  /** Its clock is this machine's: the times that the accounts have stored move back instead. */
  async elapse(ms: number, accounts: readonly string[]): Promise<void> {
    await this.#agent.elapse(accounts, BigInt(ms) * TICKS_PER_MS);
  }

  async writeAsSystem(dn: string, changes: AttributeChanges): Promise<void> {
    await this.#agent.write(dn, changes);
  }

  async stop(): Promise<void> {
    this.#agent.end();
    // Nothing in it is worth a clean shutdown.
    await this.#container.stop({ timeout: 0 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #untilReady(): Promise<void> {
    const { bindName, password } = this.administrator;
    const startedAt = systemClock.elapsed();
    for (;;) {
      const client = new Client({
        url: `ldaps://${this.addresses.ldaps}`,
        tlsOptions: { ca: this.rootCertificate, servername: this.host },
        connectTimeout: READY_WITHIN_MS,
      });
      try {
        await client.bind(bindName, password.reveal());
        return;
      } catch (cause) {
        if (systemClock.elapsed() - startedAt > READY_WITHIN_MS) throw notReady(cause);
        await systemClock.sleep(READY_POLL_MS);
      } finally {
        await client.unbind().catch(() => undefined);
      }
    }
  }
}

function notReady(cause: unknown): HarnessError {
  return new HarnessError(
    SAMBA_UNAVAILABLE,
    `Samba was started and does not answer a bind within ${READY_WITHIN_MS / 1_000} s; look at its log with \`docker logs\`.`,
    { cause },
  );
}
