import { createInterface } from 'node:readline';
import { type Duplex, PassThrough } from 'node:stream';
import type { ContainerRuntimeClient } from 'testcontainers';
import { HarnessError } from '../../harness/runtime/errors.ts';
import type { Secret } from '../../harness/runtime/secret.ts';
import type { AttributeChanges, AttributeValue } from '../directory/entry.ts';

/** Error code: the system refused to write, or its process in the container is gone. */
export const SAMBA_WRITE_FAILED = 'SAMBA_WRITE_FAILED';

/** One account to add. */
export interface NewSambaAccount {
  readonly dn: string;
  readonly password: Secret;
  /** What anybody may add an account with. */
  readonly attributes: AttributeChanges;
  /** Written over it, past every check. */
  readonly state: AttributeChanges;
  /** Made where they are missing. */
  readonly groups: readonly { readonly name: string; readonly dn: string }[];
}

type Request =
  | { readonly operation: 'add'; readonly accounts: readonly object[] }
  | { readonly operation: 'elapse'; readonly accounts: readonly string[]; readonly ticks: string }
  | { readonly operation: 'write'; readonly dn: string; readonly changes: object };

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** Characters of the process's complaints that are kept. */
const COMPLAINT_LENGTH_MAX = 1_000;

/** One process in the container that writes as the system: requests and answers are lines of JSON, in order. */
export class DirectoryAgent {
  readonly #stream: Duplex;
  readonly #waiting: Waiting[] = [];
  #complaint = '';
  #ended = false;

  private constructor(stream: Duplex, output: PassThrough, complaints: PassThrough) {
    this.#stream = stream;
    complaints.on('data', (text) => {
      this.#complaint = `${this.#complaint}${text}`.slice(-COMPLAINT_LENGTH_MAX);
    });
    createInterface({ input: output })
      .on('line', (line) => this.#waiting.shift()?.resolve(line))
      .once('close', () => this.#fail());
    stream.once('close', () => output.end());
    stream.on('error', () => output.end());
  }

  static async start(client: ContainerRuntimeClient, containerId: string): Promise<DirectoryAgent> {
    const { dockerode } = client.container;
    const process = await dockerode.getContainer(containerId).exec({
      Cmd: ['python3', '-u', '/usr/local/bin/directory-agent.py'],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await process.start({ hijack: true, stdin: true });
    const output = new PassThrough();
    const complaints = new PassThrough();
    dockerode.modem.demuxStream(stream, output, complaints);
    return new DirectoryAgent(stream, output, complaints);
  }

  /** All or none. */
  async add(accounts: readonly NewSambaAccount[]): Promise<void> {
    const wire = accounts.map(({ password, attributes, state, ...account }) => ({
      ...account,
      password: password.reveal(),
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
    this.#stream.destroy();
  }

  async #ask(request: Request): Promise<void> {
    if (this.#ended) throw this.#gone();
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
    this.#ended = true;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#gone());
  }

  #gone(): HarnessError {
    return new HarnessError(
      SAMBA_WRITE_FAILED,
      `The process that writes as the system has ended inside the Samba container; start the container anew. Its last words: ${this.#complaint.trim() || '(none)'}`,
    );
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
