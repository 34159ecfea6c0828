import { createInterface, type Interface } from 'node:readline';
import { type Duplex, PassThrough } from 'node:stream';
import type { ContainerRuntimeClient } from 'testcontainers';
import { HarnessError } from '../../harness/runtime/errors.ts';
import type { AttributeChanges, AttributeValue } from '../directory/entry.ts';

/** Error code: the system refused to write, or its process in the container is gone. */
export const SAMBA_WRITE_FAILED = 'SAMBA_WRITE_FAILED';

/** One account to add: attributes are given with it, state is written past every check afterwards. */
export interface NewSambaAccount {
  readonly dn: string;
  readonly password: string;
  readonly attributes: AttributeChanges;
  readonly state: AttributeChanges;
  /** DNs. */
  readonly groups: readonly string[];
}

type Request =
  | { readonly operation: 'add'; readonly accounts: readonly object[] }
  | { readonly operation: 'elapse'; readonly accounts: readonly string[]; readonly ticks: string }
  | { readonly operation: 'write'; readonly dn: string; readonly changes: object };

/**
 * One process in the container that writes as the system: requests and answers are lines of JSON, in order. It ends
 * Samba, and so the container, when its input ends; also when the process that drives it dies.
 */
export class DirectoryAgent {
  readonly #stream: Duplex;
  readonly #lines: Interface;
  readonly #waiting: {
    readonly resolve: (line: string) => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  private constructor(stream: Duplex, output: PassThrough) {
    this.#stream = stream;
    this.#lines = createInterface({ input: output });
    this.#lines.on('line', (line) => this.#waiting.shift()?.resolve(line));
    this.#lines.once('close', () => this.#fail());
    stream.once('close', () => output.end());
    stream.on('error', () => output.end());
  }

  static async start(client: ContainerRuntimeClient, containerId: string): Promise<DirectoryAgent> {
    const { dockerode } = client.container;
    const process = await dockerode.getContainer(containerId).exec({
      Cmd: ['python3', '-u', '/usr/local/bin/directory_agent.py'],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await process.start({ hijack: true, stdin: true });
    const output = new PassThrough();
    // What it writes to its standard error explains an answer that does not come; nobody reads it otherwise.
    dockerode.modem.demuxStream(stream, output, new PassThrough().resume());
    return new DirectoryAgent(stream, output);
  }

  async add(accounts: readonly NewSambaAccount[]): Promise<void> {
    const wire = accounts.map(({ attributes, state, ...account }) => ({
      ...account,
      attributes: wireChanges(attributes),
      state: wireChanges(state),
    }));
    await this.#ask({ operation: 'add', accounts: wire });
  }

  /** @param ticks - 100 ns each */
  async elapse(accounts: readonly string[], ticks: bigint): Promise<void> {
    await this.#ask({ operation: 'elapse', accounts, ticks: ticks.toString() });
  }

  async write(dn: string, changes: AttributeChanges): Promise<void> {
    await this.#ask({ operation: 'write', dn, changes: wireChanges(changes) });
  }

  end(): void {
    this.#stream.end();
  }

  async #ask(request: Request): Promise<void> {
    const answer = new Promise<string>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    this.#stream.write(`${JSON.stringify(request)}\n`);
    const { ok, error } = JSON.parse(await answer) as { ok: boolean; error?: string };
    if (ok) return;
    throw new HarnessError(
      SAMBA_WRITE_FAILED,
      `Samba refused to ${request.operation} as the system: ${error}. Look at the names and values of the request.`,
    );
  }

  #fail(): void {
    const error = new HarnessError(
      SAMBA_WRITE_FAILED,
      'The process that writes as the system has ended inside the Samba container; start the container anew.',
    );
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function wireChanges(changes: AttributeChanges): object {
  return Object.fromEntries(
    Object.entries(changes).map(([name, values]) => [name, values.map(wireValue)]),
  );
}

function wireValue(value: AttributeValue): object {
  return typeof value === 'string'
    ? { text: value }
    : { base64: Buffer.from(value).toString('base64') };
}
