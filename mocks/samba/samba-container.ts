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
  readonly id: string;
  readonly addresses: LdapAddresses;
  readonly #container: LoopbackContainer;

  private constructor(container: LoopbackContainer, started: StartedTestContainer) {
    const at = (port: number) => `127.0.0.1:${started.getMappedPort(port)}`;
    this.#container = container;
    this.id = started.getId();
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
    const container = new LoopbackContainer(client, image);
    container
      .withHostname('dc1')
      .withExposedPorts(...Object.values(PORTS))
      .withCopyContentToContainer([
        { content: identity.privateKey, target: '/etc/samba/tls/key.pem', mode: 0o600 },
        { content: identity.chain.join('\n'), target: '/etc/samba/tls/certificate.pem' },
        { content: rootCertificate, target: '/etc/samba/tls/root.pem' },
      ])
      .withWaitStrategy(Wait.forLogMessage(STARTING));
    try {
      return new SambaContainer(container, await container.start());
    } catch (cause) {
      await container.remove();
      throw failure(container, 'does not start', cause);
    }
  }

  /** @param problem - `does not answer` */
  failure(problem: string, cause: unknown): HarnessError {
    return failure(this.#container, problem, cause);
  }

  /** Resolves when nothing is left of the container. */
  remove(): Promise<void> {
    return this.#container.remove();
  }
}

function failure({ log }: LoopbackContainer, problem: string, cause: unknown): HarnessError {
  return new HarnessError(
    SAMBA_UNAVAILABLE,
    `Samba ${problem} in its container (${cause instanceof Error ? cause.message : cause}); the end of its log may say why: ${log.trim() || '(empty)'}`,
    { cause },
  );
}
