import { Client } from 'ldapts';
import { systemClock } from '../../harness/runtime/clock.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import type { AccountSeed } from '../directory/account-seed.ts';
import type { DirectoryHost, LdapAddresses } from '../directory/directory-host.ts';
import { describeDomain } from '../directory/domain-description.ts';
import type { AttributeChanges } from '../directory/entry.ts';
import { TICKS_PER_MS } from '../directory/file-time.ts';
import { DirectoryAgent } from './directory-agent.ts';
import { sambaAccount } from './samba-account.ts';
import { requireContainerRuntime } from './samba-availability.ts';
import { SambaContainer } from './samba-container.ts';
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

/** Milliseconds; a start takes one or two seconds. */
const READY_WITHIN_MS = 60_000;
const READY_POLL_MS = 25;
/** Milliseconds; of one bind that is asked too early. */
const ANSWER_WITHIN_MS = 5_000;

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
  readonly #container: SambaContainer;
  readonly #agent: DirectoryAgent;

  private constructor(container: SambaContainer, agent: DirectoryAgent, rootCertificate: string) {
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
    const container = await SambaContainer.start(client, { image, identity, rootCertificate });
    try {
      const agent = await DirectoryAgent.start(client, container.id);
      const controller = new SambaDomainController(container, agent, rootCertificate);
      await controller.#untilReady();
      return controller;
    } catch (error) {
      await container.remove();
      throw error;
    }
  }

  /** The engine's name of the container. */
  get containerId(): string {
    return this.#container.id;
  }

  get addresses(): LdapAddresses {
    return this.#container.addresses;
  }

  /** All accounts or none. A password that the domain's policy forbids is given as well. */
  async seed(accounts: readonly AccountSeed[]): Promise<void> {
    await this.#agent.add(accounts.map((account) => sambaAccount(account, this.domain)));
  }

  /**
   * Its clock is this machine's: the times that the accounts have stored move back instead, all by the same.
   *
   * @param accounts - sAMAccountNames
   */
  async elapse(ms: number, accounts: readonly string[]): Promise<void> {
    await this.#agent.elapse(accounts, BigInt(Math.round(ms * Number(TICKS_PER_MS))));
  }

  /** What follows from a write still follows: `userAccountControl` without LOCKOUT unlocks, as anybody's does. */
  async writeAsSystem(dn: string, changes: AttributeChanges): Promise<void> {
    await this.#agent.write(dn, changes);
  }

  /** Resolves when nothing is left of the container. */
  async stop(): Promise<void> {
    this.#agent.end();
    await this.#container.remove();
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
        connectTimeout: ANSWER_WITHIN_MS,
        timeout: ANSWER_WITHIN_MS,
      });
      try {
        await client.bind(bindName, password.reveal());
        return;
      } catch (cause) {
        if (systemClock.elapsed() - startedAt > READY_WITHIN_MS) {
          const problem = `does not answer a bind within ${READY_WITHIN_MS / 1_000} s`;
          throw this.#container.failure(problem, cause);
        }
        await systemClock.sleep(READY_POLL_MS);
      } finally {
        await client.unbind().catch(() => undefined);
      }
    }
  }
}
