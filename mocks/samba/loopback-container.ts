import type { Duplex } from 'node:stream';
import { type ContainerRuntimeClient, GenericContainer } from 'testcontainers';

/** Characters of the log's end that are kept. */
const LOG_LENGTH_MAX = 2_000;

/**
 * A container that only this machine can reach, and that needs no watchman: it has to end when its standard input
 * does, which is held by this process, and the engine removes it then. Testcontainers' own watchman is an image,
 * which cannot be had everywhere.
 */
export class LoopbackContainer extends GenericContainer {
  readonly #client: ContainerRuntimeClient;
  #lifeline: Duplex | undefined;
  #log = '';

  constructor(client: ContainerRuntimeClient, image: string) {
    super(image);
    this.#client = client;
    this.withAutoCleanup(false).withLogConsumer((log) => {
      log.on('data', (text) => {
        this.#log = `${this.#log}${text}`.slice(-LOG_LENGTH_MAX);
      });
    });
  }

  /** What it wrote last. */
  get log(): string {
    return this.#log;
  }

  letGo(): void {
    this.#lifeline?.destroy();
  }

  protected override async beforeContainerCreated(): Promise<void> {
    const ports = Object.keys(this.hostConfig.PortBindings ?? {});
    this.hostConfig.PortBindings = Object.fromEntries(
      ports.map((port) => [port, [{ HostIp: '127.0.0.1', HostPort: '0' }]]),
    );
    this.hostConfig.AutoRemove = true;
    Object.assign(this.createOpts, { OpenStdin: true, StdinOnce: true, AttachStdin: true });
  }

  protected override async containerCreated(id: string): Promise<void> {
    const lifeline = await this.#client.container
      .getById(id)
      .attach({ stream: true, stdin: true, hijack: true });
    // A container that goes by itself may reset the connection.
    lifeline.on('error', () => undefined);
    this.#lifeline = lifeline as Duplex;
  }
}
