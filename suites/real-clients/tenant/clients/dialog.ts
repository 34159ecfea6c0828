import { createInterface } from 'node:readline';
import type { ClientLine, ClientRequest } from '../client-process.ts';
import type { LabForClients } from '../tenant-lab.ts';

/** A way to sign in. @returns what came of it, without any token */
export type Flow = (lab: LabForClients) => Promise<string>;

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Asks whoever started this process, and waits for the answer. */
export async function ask(request: ClientRequest): Promise<string> {
  say(request);
  return (await read()) as string;
}

/** Runs the flow that the command line names, and ends. */
export async function runFlow(flows: Readonly<Record<string, Flow>>): Promise<void> {
  const [, , name = ''] = process.argv;
  const flow = flows[name];
  if (flow === undefined) throw new TypeError(`There is no flow ${name}.`);
  say({ outcome: await flow((await read()) as LabForClients) });
  process.stdin.destroy();
}

/** An error as a developer sees it, up to where ids and times begin. */
export function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, problem = error.message] =
    /(AADSTS\d+: .*?)(?:\s+Trace ID|$)/s.exec(error.message) ?? [];
  return `${error.name}: ${problem.trim()}`;
}

function say(line: ClientLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function read(): Promise<unknown> {
  const { value, done } = await lines.next();
  if (done === true) throw new TypeError('Nobody answers.');
  return JSON.parse(value);
}
