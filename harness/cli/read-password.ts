import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Secret } from '../runtime/secret.ts';
import { type CommandContext, Interrupted } from './command.ts';
import { misuse } from './misuse.ts';

/** No password is that long; it keeps a wrong file from filling the memory. */
const LINE_LENGTH_MAX = 65_536;

/**
 * The first line of standard input, without its line end.
 *
 * @throws HarnessError `MISUSE` when nothing can be read or there is no line
 */
export async function readPasswordLine({ stdin }: CommandContext): Promise<Secret> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stdin) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      length += bytes.length;
      if (bytes.includes('\n') || length > LINE_LENGTH_MAX) break;
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw misuse(
      `--password-stdin cannot read standard input (${why}); pipe the password into it.`,
    );
  }
  const [line = ''] = Buffer.concat(chunks).toString('utf8').split(/\r?\n/);
  if (line.length > LINE_LENGTH_MAX) {
    throw misuse(`--password-stdin found a first line of more than ${LINE_LENGTH_MAX} bytes.`);
  }
  if (line === '') {
    throw misuse('--password-stdin found no password on the first line of standard input.');
  }
  return new Secret(line);
}

/**
 * Asks at the terminal, without echo.
 *
 * @returns `undefined` when nothing was typed
 * @throws Interrupted on Ctrl-C
 */
export async function promptForPassword(
  { stdin, note, signal }: CommandContext,
  question: string,
): Promise<Secret | undefined> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: stdin, output: silent, terminal: true });
  note(question);
  try {
    const typed = await terminal.question('', { signal });
    return typed === '' ? undefined : new Secret(typed);
  } catch {
    throw new Interrupted();
  } finally {
    terminal.close();
    note('\n');
  }
}
