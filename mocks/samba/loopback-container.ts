import { type ContainerRuntimeClient, GenericContainer } from 'testcontainers';

type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;

/** Characters of the log's end that are kept. */
const LOG_LENGTH_MAX = 2_000;

/** HTTP status codes of the engine, for a container that is no more and for one that somebody removes already. */
const GONE = 404;
const BEING_REMOVED = 409;

/**
 * A container that only this machine can reach, and that needs no watchman: it has to end when its standard input
 * does, which is held by this process, and the engine removes it then. Testcontainers' own watchman is an image,
 * which cannot be had everywhere.
 */
export class LoopbackContainer extends GenericContainer {
  readonly #client: ContainerRuntimeClient;
  #created: Container | undefined;
  #letGo: () => void = () => undefined;
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

  /** Resolves when the engine has forgotten the container, whatever became of it meanwhile, and if it never started. */
  async remove(): Promise<void> {
    try {
      await this.#created?.remove({ force: true, v: true });
    } catch (error) {
      if (statusOf(error) === BEING_REMOVED) await this.#removed();
      else if (statusOf(error) !== GONE) throw error;
    } finally {
      this.#letGo();
    }
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
    this.#created = this.#client.container.getById(id);
    const input = await this.#created.attach({ stream: true, stdin: true, hijack: true });
    // A container that goes by itself may reset the connection.
    input.on('error', () => undefined);
    this.#letGo = () => input.end();
  }

  async #removed(): Promise<void> {
    try {
      await this.#created?.wait({ condition: 'removed' });
    } catch (error) {
      if (statusOf(error) !== GONE) throw error;
    }
  }
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
