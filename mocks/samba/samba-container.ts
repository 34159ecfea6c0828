import { type ContainerRuntimeClient, type StartedTestContainer, Wait } from 'testcontainers';
import { HarnessError } from '../../harness/runtime/errors.ts';
import type { Identity } from '../../harness/runtime/secure-channel.ts';
import type { LdapAddresses } from '../directory/directory-host.ts';
import { LoopbackContainer } from './loopback-container.ts';
import { SAMBA_UNAVAILABLE } from './samba-availability.ts';

/** What Samba writes when it has read its configuration; its ports open a moment later. */
const STARTING = /process model/;

/** Samba's ports are fixed: each container has a network of its own, and its ports come out at free ones. */
const PORTS = { ldap: 389, ldaps: 636, globalCatalog: 3268, globalCatalogTls: 3269 };

export interface SambaContainerOptions {
  readonly image: string;
  /** For the TLS ports. */
  readonly identity: Identity;
  /** PEM of the root that the identity chains to. */
  readonly rootCertificate: string;
}

/** A container in which Samba was started; its ports may still be closed. */
export class SambaContainer {
  readonly addresses: LdapAddresses;
  readonly #client: ContainerRuntimeClient;
  readonly #plan: LoopbackContainer;
  readonly #started: StartedTestContainer;

  private constructor(
    client: ContainerRuntimeClient,
    plan: LoopbackContainer,
    started: StartedTestContainer,
  ) {
    this.#client = client;
    this.#plan = plan;
    this.#started = started;
    const at = (port: number) => `127.0.0.1:${started.getMappedPort(port)}`;
    this.addresses = {
      ldap: at(PORTS.ldap),
      ldaps: at(PORTS.ldaps),
      globalCatalog: at(PORTS.globalCatalog),
      globalCatalogTls: at(PORTS.globalCatalogTls),
    };
  }

  /** @throws HarnessError `SAMBA_UNAVAILABLE`; nothing is left of the container then */
  static async start(
    client: ContainerRuntimeClient,
    { image, identity, rootCertificate }: SambaContainerOptions,
  ): Promise<SambaContainer> {
    const plan = new LoopbackContainer(client, image);
    plan
      .withHostname('dc1')
      .withExposedPorts(...Object.values(PORTS))
      .withCopyContentToContainer([
        { content: identity.privateKey, target: '/etc/samba/tls/key.pem', mode: 0o600 },
        { content: identity.chain.join('\n'), target: '/etc/samba/tls/certificate.pem' },
        { content: rootCertificate, target: '/etc/samba/tls/root.pem' },
      ])
      .withWaitStrategy(Wait.forLogMessage(STARTING));
    try {
      return new SambaContainer(client, plan, await plan.start());
    } catch (cause) {
      plan.letGo();
      throw notStarted('does not start', plan.log, cause);
    }
  }

  get id(): string {
    return this.#started.getId();
  }

  /** @param problem - `does not answer` */
  failure(problem: string, cause: unknown): HarnessError {
    return notStarted(problem, this.#plan.log, cause);
  }

  /** Resolves when the engine has forgotten the container, whatever became of it meanwhile. */
  async remove(): Promise<void> {
    const container = this.#client.container.getById(this.id);
    try {
      // Nothing in it is worth a clean shutdown.
      await container.remove({ force: true, v: true });
    } catch (error) {
      if (statusOf(error) === BEING_REMOVED) await removed(container);
      else if (statusOf(error) !== GONE) throw error;
    } finally {
      this.#plan.letGo();
    }
  }
}

const GONE = 404;
const BEING_REMOVED = 409;

type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;

async function removed(container: Container): Promise<void> {
  try {
    await container.wait({ condition: 'removed' });
  } catch (error) {
    if (statusOf(error) !== GONE) throw error;
  }
}

/** The HTTP status that the engine answered with. */
function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}

function notStarted(problem: string, log: string, cause: unknown): HarnessError {
  return new HarnessError(
    SAMBA_UNAVAILABLE,
    `Samba ${problem} in its container; the end of its log may say why: ${log.trim() || '(empty)'}`,
    { cause },
  );
}
