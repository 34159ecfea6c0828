import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import type { Identity } from '../../harness/runtime/secure-channel.ts';

export const SAMBA_PORTS = { ldap: 389, ldaps: 636, globalCatalog: 3268, globalCatalogTls: 3269 };

/** What Samba writes when it has read its configuration; its ports open a moment later. */
const STARTING = /process model/;

/** Reachable from this machine only: everybody knows the administrator's password. */
class LoopbackContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    const bindings = Object.keys(this.hostConfig.PortBindings ?? {});
    this.hostConfig.PortBindings = Object.fromEntries(
      bindings.map((port) => [port, [{ HostIp: '127.0.0.1', HostPort: '0' }]]),
    );
  }
}

/**
 * Starts a container of the image; its ports may still be closed.
 *
 * @param identity - for the TLS ports
 * @param root - PEM of what the identity chains to
 */
export function startSambaContainer(
  image: string,
  identity: Identity,
  root: string,
): Promise<StartedTestContainer> {
  // The container ends with the process that drives it (see directory_agent.py): no other watchman is needed, and
  // none could be fetched where no registry can be reached.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  const secret = { mode: 0o600 };
  return new LoopbackContainer(image)
    .withHostname('dc1')
    .withExposedPorts(...Object.values(SAMBA_PORTS))
    .withCopyContentToContainer([
      { content: identity.privateKey, target: '/etc/samba/tls/key.pem', ...secret },
      { content: identity.chain.join('\n'), target: '/etc/samba/tls/certificate.pem' },
      { content: root, target: '/etc/samba/tls/root.pem' },
    ])
    .withWaitStrategy(Wait.forLogMessage(STARTING))
    .start();
}
