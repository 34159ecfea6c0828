import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

export interface AzureCliRun {
  readonly code: number;
  readonly output: string;
  /** What it says to a person, in lines. */
  readonly said: readonly string[];
}

export interface AzureCliSurroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Ends the command. */
  readonly signal: AbortSignal;
  /** Told each line that it says to a person, while it runs. */
  readonly hear?: (line: string) => Promise<void>;
}

/** Runs one command of the Azure CLI to its end. */
export async function az(
  args: readonly string[],
  { env, signal, hear = async () => undefined }: AzureCliSurroundings,
): Promise<AzureCliRun> {
  const child = spawn('az', [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const end = () => child.kill();
  signal.addEventListener('abort', end, { once: true });
  const output = text(child.stdout);
  const said: string[] = [];
  try {
    for await (const line of createInterface(child.stderr)) {
      said.push(line);
      await hear(line);
    }
  } finally {
    signal.removeEventListener('abort', end);
    // It has ended already, unless somebody could not do what it asked for.
    child.kill();
  }
  const [code] = (await closed) as [number];
  return { code, output: await output, said };
}
