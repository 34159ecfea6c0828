import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { LabForClients } from './tenant-lab.ts';

/** What a client wants of somebody outside of it, before it can go on. */
export type ClientRequest =
  /** A browser goes to this address. The answer is where it ended. */
  | { readonly ask: 'browser'; readonly url: string }
  /** Somebody types the code in at the address. */
  | { readonly ask: 'device'; readonly address: string; readonly userCode: string }
  /** From now on the user is asked for a second factor. */
  | { readonly ask: 'require-second-factor'; readonly userName: string };

/** What a client process writes, a line each: what it asks for, and at last what came of it. */
export type ClientLine = ClientRequest | { readonly outcome: string };

export interface ClientCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Runs a client in a process of its own. It reads the lab's description as one line of JSON, then one line for each
 * answer that it asked for.
 *
 * @param answer - does what the client asks for
 * @returns the outcome in the client's words
 * @throws Error with everything that it complained of, when it ends without an outcome
 */
export async function runClient(
  { program, args, env, signal }: ClientCommand,
  lab: LabForClients,
  answer: (request: ClientRequest) => Promise<string>,
): Promise<string> {
  const child = spawn(program, [...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  const end = () => child.kill();
  signal.addEventListener('abort', end, { once: true });
  const complaints = text(child.stderr);
  // A client that ended early has said why.
  child.stdin.on('error', () => undefined);
  let outcome: string | undefined;
  try {
    child.stdin.write(`${JSON.stringify(lab)}\n`);
    for await (const line of createInterface(child.stdout)) {
      const said = JSON.parse(line) as ClientLine;
      if ('outcome' in said) outcome = said.outcome;
      else child.stdin.write(`${JSON.stringify(await answer(said))}\n`);
    }
  } finally {
    signal.removeEventListener('abort', end);
    child.stdin.end();
    child.kill();
    await ended;
  }
  if (outcome === undefined) throw new Error(`${args.join(' ')}: ${await complaints}`);
  return outcome;
}
