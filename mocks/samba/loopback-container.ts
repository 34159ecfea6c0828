import { PassThrough } from 'node:stream';
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
  #detach: () => Promise<void> = async () => undefined;
  #log = '';

  constructor(client: ContainerRuntimeClient, image: string) {
    super(image);
    this.#client = client;
    this.withAutoCleanup(false);
  }

  /** What it wrote last; complete once it is removed. */
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
      await this.#detach();
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

  /** Before it starts: what a container writes that ends at once is lost to everybody who comes later. */
  protected override async containerCreated(id: string): Promise<void> {
    this.#created = this.#client.container.getById(id);
    const stream = await this.#created.attach({
      stream: true,
      stdin: true,
      stdout: true,
      stderr: true,
      hijack: true,
    });
    const output = new PassThrough().on('data', (text) => {
      this.#log = `${this.#log}${text}`.slice(-LOG_LENGTH_MAX);
    });
    this.#client.container.dockerode.modem.demuxStream(stream, output, output);
    // A container that goes by itself may reset the connection.
    stream.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => {
      stream.once('close', resolve);
    });
    this.#detach = async () => {
      stream.end();
      await closed;
    };
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
